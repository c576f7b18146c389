import { authenticationBy, type LoginProof } from '#domain/identity/sessions/authentication.ts';
import { Session, type SessionId } from '#domain/identity/sessions/session.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import { storedUserAgent } from '#application/shared/user-agent.ts';
import type { Client } from '../actor.ts';
import type { SessionLiveness } from './ports/session-liveness.ts';
import type { OpeningEvents, SessionRepository } from './ports/session-repository.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { TokensView } from './views.ts';

interface Deps {
  readonly sessions: SessionRepository;
  readonly liveness: SessionLiveness;
  readonly tokens: SessionTokens;
  readonly auditEvents: AuditEventFactory;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Opens sessions and issues their first tokens. */
export class SessionIssuer {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns null when the account's security version was raised since `user` was read: no session was opened. */
  async open(user: User, client: Client, proof: LoginProof): Promise<TokensView | null> {
    const { sessions, liveness, tokens, ids, clock } = this.#deps;
    const { secret, secretHash } = tokens.newSecret();
    const now = clock.now();
    const session = Session.open(
      {
        ...authenticationBy(proof, now),
        id: ids.next() as SessionId,
        userId: user.id,
        ip: client.address,
        userAgent: storedUserAgent(client.userAgent),
        secretHash,
      },
      now,
      tokens.lifetimes,
    );
    const events = this.#events(session);
    const ended = await sessions.open(session, user.securityVersion, client.network, events);
    if (ended === null) return null;
    await liveness.markEnded(ended);
    return await tokens.issue(session, user, secret);
  }

  #events({ id: sessionId, userId }: Session): OpeningEvents {
    const { auditEvents } = this.#deps;
    const who = { actorId: userId, subjectId: userId, sessionId };
    return {
      opened: auditEvents.make({ ...who, type: 'login.succeeded' }),
      trimmed: auditEvents.make({ ...who, type: 'session.ended', data: { reason: 'session_expired' } }),
    };
  }
}
