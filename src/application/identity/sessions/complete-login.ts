import type { LoginProof } from '#domain/identity/sessions/authentication.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { Client } from '../actor.ts';
import type { AttemptTicket } from '../passwords/ports/login-throttle.ts';
import type { SessionIssuer } from './session-issuer.ts';
import type { TokensView } from './views.ts';

/** Something that must hold before a session opens, although the first proof (a password, for example) was right. */
export interface LoginCondition {
  /**
   * @param attempt what the throttle counted for a password; null where nothing is to be taken back.
   * @throws {LoginRefusedError} when it does not hold.
   */
  check(user: User, client: Client, proof: LoginProof, attempt: AttemptTicket | null): Promise<void>;
}

interface Deps {
  /** In this order: the first that does not hold decides what the client learns. */
  readonly conditions: readonly LoginCondition[];
  readonly issuer: SessionIssuer;
}

/** Opens a session after the first proof was right. Every way to log in goes through it. */
export class CompleteLogin {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param user the account as it was read together with what was proved.
   * @param proof what was proved: it decides how much the session is worth.
   * @param attempt for the conditions: a login that goes on later takes it back then.
   * @returns null when the account was changed since it was read: no session was opened, and the login starts over.
   * @throws {LoginRefusedError}
   */
  async execute(
    user: User,
    client: Client,
    proof: LoginProof,
    attempt: AttemptTicket | null = null,
  ): Promise<TokensView | null> {
    const { conditions, issuer } = this.#deps;
    for (const condition of conditions) await condition.check(user, client, proof, attempt);
    return await issuer.open(user, client, proof);
  }
}
