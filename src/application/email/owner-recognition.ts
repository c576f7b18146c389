import { WrongPasswordError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { Actor, Client } from '#application/identity/actor.ts';
import type { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import type { CredentialRepository } from '#application/identity/passwords/ports/credential-repository.ts';

/** What somebody brings beside the proof of an address, to show that the account is theirs. */
export interface OwnerEvidence {
  /** In whose session the request comes; null for nobody's. */
  readonly actor: Actor | null;
  readonly password: string | null;
  readonly client: Client;
}

interface Deps {
  readonly credentials: CredentialRepository;
  readonly verifier: PasswordVerifier;
}

/** Tells the owner of an account from somebody who only reads the mail of its email. */
export class OwnerRecognition {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Whether a session of the account or its password was brought.
   * @throws {WrongPasswordError}; {TooManyAttemptsError}; {HashingOverloadedError}
   */
  async recognizes(user: User, { actor, password, client }: OwnerEvidence): Promise<boolean> {
    if (actor?.userId === user.id) return true;
    if (password === null) return false;
    const { credentials, verifier } = this.#deps;
    const credential = await credentials.findByUserId(user.id);
    const attempt = { name: user.id, credential, password, network: client.network };
    const right = await verifier.verify(attempt, () => Promise.resolve(true));
    if (right === undefined) throw new WrongPasswordError();
    return true;
  }
}
