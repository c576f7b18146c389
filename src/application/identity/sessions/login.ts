import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import { normalizePassword } from '#domain/identity/passwords/password.ts';
import { HashingOverloadedError, InvalidCredentialsError } from '#application/shared/errors.ts';
import type { Client } from '../actor.ts';
import type { PasswordVerifier } from '../passwords/password-verifier.ts';
import type { Credential, CredentialRepository } from '../passwords/ports/credential-repository.ts';
import type { PasswordHasher } from '../passwords/ports/password-hasher.ts';
import type { SessionIssuer } from './session-issuer.ts';
import type { TokensView } from './views.ts';

export interface LoginCommand {
  readonly name: AccountName;
  readonly password: string;
  readonly client: Client;
}

/** A change of the account between reading it and opening the session makes the login start over, once. */
const TRIES = 2;

interface Deps {
  readonly credentials: CredentialRepository;
  readonly verifier: PasswordVerifier;
  readonly hasher: PasswordHasher;
  readonly issuer: SessionIssuer;
}

/** Opens a session for whoever knows the password. */
export class Login {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidCredentialsError} {TooManyAttemptsError} {HashingOverloadedError} */
  async execute({ name, password, client }: LoginCommand): Promise<TokensView> {
    const { credentials, verifier, issuer } = this.#deps;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const credential = await credentials.findByName(name);
      const answer = { name: name.canonical, credential, password, network: client.network };
      const tokens = await verifier.verify(answer, async (known) => {
        await this.#refreshHash(known, password);
        return await issuer.open(known.user, client);
      });
      if (tokens === undefined) break;
      if (tokens !== null) return tokens;
    }
    throw new InvalidCredentialsError();
  }

  /** Now the password is at hand, an old hash becomes one with today's cost. A full queue leaves it for the next login. */
  async #refreshHash({ user, passwordHash }: Credential, password: string): Promise<void> {
    const { hasher, credentials } = this.#deps;
    if (!hasher.isOutdated(passwordHash)) return;
    try {
      await credentials.replace(user.id, passwordHash, await hasher.hash(normalizePassword(password)));
    } catch (error) {
      if (!(error instanceof HashingOverloadedError)) throw error;
    }
  }
}
