import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import { normalizePassword } from '#domain/identity/passwords/password.ts';
import { PASSWORD_ONLY } from '#domain/identity/sessions/authentication.ts';
import { HashingOverloadedError, InvalidCredentialsError } from '#application/shared/errors.ts';
import type { Client } from '../actor.ts';
import type { PasswordVerifier } from '../passwords/password-verifier.ts';
import type { Credential, CredentialRepository } from '../passwords/ports/credential-repository.ts';
import type { PasswordHasher } from '../passwords/ports/password-hasher.ts';
import type { CompleteLogin } from './complete-login.ts';
import { startOverOnce } from './start-over-once.ts';
import type { TokensView } from './views.ts';

export interface LoginCommand {
  readonly name: AccountName;
  readonly password: string;
  readonly client: Client;
}

interface Deps {
  readonly credentials: CredentialRepository;
  readonly verifier: PasswordVerifier;
  readonly hasher: PasswordHasher;
  readonly completion: CompleteLogin;
}

/** Opens a session, given a name and its password. */
export class Login {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidCredentialsError}; {TooManyAttemptsError}; {HashingOverloadedError}; {LoginRefusedError} */
  async execute(command: LoginCommand): Promise<TokensView> {
    const tokens = await startOverOnce(() => this.#open(command));
    if (tokens === null) throw new InvalidCredentialsError();
    return tokens;
  }

  async #open({ name, password, client }: LoginCommand): Promise<TokensView | null> {
    const { credentials, verifier, completion } = this.#deps;
    const credential = await credentials.findByName(name);
    const attempt = { name: name.canonical, credential, password, network: client.network };
    const tokens = await verifier.verify(attempt, async (known, ticket) => {
      await this.#refreshHash(known, password);
      return await completion.execute(known.user, client, PASSWORD_ONLY, ticket);
    });
    if (tokens === undefined) throw new InvalidCredentialsError();
    return tokens;
  }

  /** Replaces a hash with outdated parameters (OWASP). When hashing is overloaded, the next login does. */
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
