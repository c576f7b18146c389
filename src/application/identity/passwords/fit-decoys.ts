import type { CredentialRepository } from './ports/credential-repository.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';

interface Deps {
  readonly credentials: CredentialRepository;
  readonly hasher: PasswordHasher;
}

/**
 * Makes decoys as the stored hashes are. While many accounts have the hash of another system, which takes another time
 * to verify, a decoy of ours would tell which names exist. To be executed again from time to time.
 */
export class FitDecoys {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async execute(): Promise<void> {
    const { credentials, hasher } = this.#deps;
    hasher.fitDecoys(await credentials.countBySettings());
  }
}
