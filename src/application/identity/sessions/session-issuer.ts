import { Session, type SessionId } from '#domain/identity/sessions/session.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { Client } from '../actor.ts';
import type { SessionLiveness } from './ports/session-liveness.ts';
import type { SessionRepository } from './ports/session-repository.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { TokensView } from './views.ts';

/** A user agent is shown, never searched: what is longer than this helps nobody to recognise a device. */
const USER_AGENT_MAX = 256;

interface Deps {
  readonly sessions: SessionRepository;
  readonly liveness: SessionLiveness;
  readonly tokens: SessionTokens;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Opens sessions. */
export class SessionIssuer {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns null when the account changed since `user` was read (its security version was raised): nothing was opened. */
  async open(user: User, client: Client): Promise<TokensView | null> {
    const { sessions, liveness, tokens, ids, clock } = this.#deps;
    const { secret, secretHash } = tokens.newSecret();
    const session = Session.open(
      {
        id: ids.next() as SessionId,
        userId: user.id,
        ip: client.address,
        userAgent: client.userAgent?.slice(0, USER_AGENT_MAX).toWellFormed() ?? null,
        secretHash,
      },
      clock.now(),
      tokens.lifetimes,
    );
    const ended = await sessions.open(session, user.securityVersion, client.network);
    if (ended === null) return null;
    await liveness.markEnded(ended);
    return await tokens.issue(session, user, secret);
  }
}
