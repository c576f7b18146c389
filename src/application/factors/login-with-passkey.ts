import { PasskeyRefusedError } from '#domain/factors/errors.ts';
import { LoginRefusedError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { Client } from '#application/identity/actor.ts';
import type { FailedLogins } from '#application/identity/passwords/failed-logins.ts';
import type { LoginAttempts } from '#application/identity/passwords/login-attempts.ts';
import type { CompleteLogin } from '#application/identity/sessions/complete-login.ts';
import { startOverOnce } from '#application/identity/sessions/start-over-once.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { InvalidCredentialsError } from '#application/shared/errors.ts';
import type { PasskeyProofs } from './passkey-proofs.ts';

export interface LoginWithPasskeyCommand {
  /** What the browser answered to the options of `BeginPasskeyLogin`, whatever that is. */
  readonly credential: unknown;
  readonly client: Client;
}

interface Deps {
  readonly passkeys: Pick<PasskeyProofs, 'tried' | 'verify'>;
  readonly users: Pick<UserRepository, 'findById'>;
  readonly attempts: LoginAttempts;
  readonly failedLogins: FailedLogins;
  readonly completion: CompleteLogin;
}

const ANYBODYS = { purpose: 'login', userId: null, sessionId: null } as const;
const PROVED = { kind: 'passkey' } as const;

/** Opens a session, given a passkey alone: it names its account, and has verified its user. */
export class LoginWithPasskey {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * A login that opens no session counts in the throttle as one by password does, for the passkey's account and the network.
   * @throws {InvalidCredentialsError}, the same for whatever is wrong with the answer; {TooManyAttemptsError};
   *   {FactorsNotConfiguredError}; {LoginRefusedError}
   */
  async execute({ credential, client }: LoginWithPasskeyCommand): Promise<TokensView> {
    const { passkeys, attempts, failedLogins } = this.#deps;
    const tried = await passkeys.tried(credential);
    const ticket = await attempts.admit(tried, client.network);
    try {
      const tokens = await this.#open(credential, client, tried.userId);
      await attempts.release(ticket, 'succeeded');
      return tokens;
    } catch (error) {
      const counts = error instanceof PasskeyRefusedError || error instanceof LoginRefusedError;
      if (counts) await failedLogins.recordStopped(tried, error.code);
      else await attempts.release(ticket, 'not_compared');
      if (error instanceof PasskeyRefusedError)
        throw new InvalidCredentialsError('There is no account with this passkey.');
      throw error;
    }
  }

  async #open(credential: unknown, client: Client, userId: UserId | null): Promise<TokensView> {
    const { passkeys, users, completion } = this.#deps;
    const tokens = await startOverOnce(async (again) => {
      // The account is read before its passkey: removing that raises the security version, and no session opens.
      const user = userId === null ? null : await users.findById(userId);
      // The second time the answer is verified and used up; only whose passkey it is may have changed.
      const proved = again ? await passkeys.tried(credential) : await passkeys.verify(credential, ANYBODYS);
      if (user === null || user.id !== proved.userId) throw new PasskeyRefusedError();
      return await completion.execute(user, client, PROVED);
    });
    if (tokens === null) throw new PasskeyRefusedError();
    return tokens;
  }
}
