import type { Clock } from '#application/shared/ports/clock.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { SessionLiveness } from './ports/session-liveness.ts';
import type { SessionRepository } from './ports/session-repository.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { TokensView } from './views.ts';

interface Deps {
  readonly tokens: SessionTokens;
  readonly sessions: SessionRepository;
  readonly liveness: SessionLiveness;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Trades a refresh token for its successor and a new access token. */
export class RefreshSession {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {UnauthenticatedError} after the commit of whatever the token brought about. */
  async execute(refreshToken: string | null): Promise<TokensView> {
    const { tokens, sessions, liveness, clock, logger } = this.#deps;
    if (refreshToken === null) throw new UnauthenticatedError('token_missing');
    const content = await tokens.readRefreshToken(refreshToken);
    if (content === null) throw new UnauthenticatedError('token_invalid');
    const { sessionId, counter, secret } = content;
    const presented = { sessionId, counter, secretHash: tokens.hashSecret(secret) };
    const outcome = await sessions.rotate(presented, clock.now(), tokens.lifetimes);
    switch (outcome.kind) {
      case 'rotated':
      case 'replayed':
        return await tokens.issue(outcome.session, outcome.user, secret);
      case 'ended':
        await liveness.markEnded([{ sessionId, reason: outcome.reason }]);
        throw new UnauthenticatedError(outcome.reason);
      case 'ahead':
        logger.warn('refresh_token_ahead', { sessionId, presented: counter });
        throw new UnauthenticatedError('token_invalid');
      case 'unknown':
        throw new UnauthenticatedError('token_invalid');
    }
  }
}
