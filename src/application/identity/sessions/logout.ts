import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { VerifiedAccessToken } from './ports/access-token-codec.ts';
import type { SessionRepository } from './ports/session-repository.ts';
import type { SessionRevoker } from './session-revoker.ts';
import type { SessionTokens } from './session-tokens.ts';

export interface LogoutCommand {
  /** The verified bearer token; null when none was sent. */
  readonly bearer: VerifiedAccessToken | null;
  /** Refresh tokens, in order of precedence. */
  readonly refreshTokens: readonly string[];
  readonly scope: 'session' | 'others' | 'all';
}

interface Deps {
  readonly tokens: SessionTokens;
  readonly sessions: SessionRepository;
  readonly revoker: SessionRevoker;
  readonly clock: Clock;
}

/** The session that a genuine token names; `userId` is null once the session or its user was deleted. */
interface NamedSession {
  readonly sessionId: SessionId;
  readonly userId: UserId | null;
}

/**
 * Ends the session of the first genuine token, all other sessions of its user, or all. An ended session is no error; but
 * its tokens, which somebody else may hold, end no other session.
 */
export class Logout {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @returns the user of the session; null when the session or its user was deleted.
   * @throws {UnauthenticatedError} when no token is genuine.
   */
  async execute({ bearer, refreshTokens, scope }: LogoutCommand): Promise<UserId | null> {
    const { sessions, revoker, clock } = this.#deps;
    const named = this.#namedByBearer(bearer) ?? (await this.#namedByRefreshToken(refreshTokens));
    if (named === null) throw new UnauthenticatedError(reasonOf(bearer, refreshTokens));
    const { sessionId, userId } = named;
    if (userId === null) return null;
    if (scope === 'session') {
      await revoker.revokeOne(sessionId, userId, 'logged_out');
      return userId;
    }
    const { alive } = await sessions.stateOf(sessionId, userId, clock.now());
    if (!alive) return userId;
    const except = scope === 'others' ? sessionId : undefined;
    await revoker.endAll({ userId, reason: 'logged_out', except }, userId);
    return userId;
  }

  /** An expired access token still names its session. */
  #namedByBearer(bearer: VerifiedAccessToken | null): NamedSession | null {
    return bearer?.status === 'valid' || bearer?.status === 'expired' ? bearer.claims : null;
  }

  /** A refresh token still names its session after it was rotated. */
  async #namedByRefreshToken(refreshTokens: readonly string[]): Promise<NamedSession | null> {
    const { tokens, sessions } = this.#deps;
    for (const token of refreshTokens) {
      const content = await tokens.readRefreshToken(token);
      if (content === null) continue;
      const session = await sessions.find(content.sessionId);
      if (session === null) return { sessionId: content.sessionId, userId: null };
      if (session.secretHash === tokens.hashSecret(content.secret))
        return { sessionId: session.id, userId: session.userId };
    }
    return null;
  }
}

function reasonOf(bearer: VerifiedAccessToken | null, refreshTokens: readonly string[]) {
  if (bearer?.status === 'malformed') return 'token_malformed';
  return bearer === null && refreshTokens.length === 0 ? 'token_missing' : 'token_invalid';
}
