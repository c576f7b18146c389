import type { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { RefreshTokenContent } from './ports/refresh-token-codec.ts';
import type { SessionLiveness } from './ports/session-liveness.ts';
import type { SessionRepository } from './ports/session-repository.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { TokensView } from './views.ts';

interface Deps {
  readonly tokens: SessionTokens;
  readonly sessions: SessionRepository;
  readonly liveness: SessionLiveness;
  readonly auditEvents: AuditEventFactory;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Exchanges a refresh token for its successor and a new access token. */
export class RefreshSession {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param refreshTokens usually one; of several the first valid one counts. Of one session only the newest is tried, so
   *   that an old copy beside it is not taken for reuse.
   * @throws {UnauthenticatedError} with the reason of the first genuine token, after the commit of what it caused.
   */
  async execute(refreshTokens: readonly string[]): Promise<TokensView> {
    if (refreshTokens.length === 0) throw new UnauthenticatedError('token_missing');
    let refusal: UnauthenticatedError | null = null;
    for (const content of await this.#newestOfEachSession(refreshTokens)) {
      const result = await this.#rotate(content);
      if (!(result instanceof UnauthenticatedError)) return result;
      refusal ??= result;
    }
    throw refusal ?? new UnauthenticatedError('token_invalid');
  }

  async #newestOfEachSession(refreshTokens: readonly string[]): Promise<Iterable<RefreshTokenContent>> {
    const newest = new Map<SessionId, RefreshTokenContent>();
    for (const token of refreshTokens) {
      const content = await this.#deps.tokens.readRefreshToken(token);
      if (content === null) continue;
      const known = newest.get(content.sessionId);
      if (known === undefined || known.counter < content.counter) newest.set(content.sessionId, content);
    }
    return newest.values();
  }

  async #rotate({
    sessionId,
    counter,
    secret,
  }: RefreshTokenContent): Promise<TokensView | UnauthenticatedError> {
    const { tokens, sessions, liveness, clock, logger } = this.#deps;
    const presented = { sessionId, counter, secretHash: tokens.hashSecret(secret) };
    const outcome = await sessions.rotate(presented, clock.now(), tokens.lifetimes, this.#reused(sessionId));
    switch (outcome.kind) {
      case 'rotated':
      case 'replayed':
        return await tokens.issue(outcome.session, outcome.user, secret);
      case 'ended':
        await liveness.markEnded([{ sessionId, reason: outcome.reason }]);
        return new UnauthenticatedError(outcome.reason);
      case 'ahead':
        logger.warn('refresh_token_ahead', { sessionId, presented: counter });
        return new UnauthenticatedError('token_invalid');
      case 'unknown':
        return new UnauthenticatedError('token_invalid');
    }
  }

  /** Who used the token again is unknown. */
  #reused(sessionId: SessionId): AuditEvent {
    const data = { reason: 'refresh_reused', count: 1 };
    const unknown = { actorId: null, subjectId: null };
    return this.#deps.auditEvents.make({ ...unknown, type: 'session.ended', sessionId, data });
  }
}
