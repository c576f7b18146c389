import type { Authentication } from '#domain/identity/sessions/authentication.ts';
import type { Session, SessionLifetimes } from '#domain/identity/sessions/session.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { RoleCatalogue } from '#domain/identity/roles/role.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { AccessTokenCodec } from './ports/access-token-codec.ts';
import type { RefreshTokenCodec, RefreshTokenContent } from './ports/refresh-token-codec.ts';
import { accountView } from '../accounts/views.ts';
import type { AccessTokenView, TokensView } from './views.ts';

/** Lifetimes in seconds. */
export interface TokenLifetimes extends SessionLifetimes {
  readonly accessTokenTtl: number;
}

interface Deps {
  readonly accessTokens: AccessTokenCodec;
  readonly refreshTokens: RefreshTokenCodec;
  readonly clock: Clock;
  readonly catalogue: RoleCatalogue;
}

type LiveSession = Pick<Session, 'id' | 'idleExpiresAt' | 'expiresAt'>;
type TokenSession = LiveSession & Pick<Session, 'counter' | 'rotatedAt'> & Authentication;

/** Issues the access and refresh tokens of sessions, and reads refresh tokens. */
export class SessionTokens {
  readonly lifetimes: TokenLifetimes;
  readonly #deps: Deps;

  constructor(deps: Deps, lifetimes: TokenLifetimes) {
    this.#deps = deps;
    this.lifetimes = lifetimes;
  }

  /** A secret for a new session, and its hash for the database. */
  newSecret(): { readonly secret: string; readonly secretHash: string } {
    const secret = this.#deps.refreshTokens.newSecret();
    return { secret, secretHash: this.hashSecret(secret) };
  }

  /** The hash of a secret, as the database stores it. */
  hashSecret(secret: string): string {
    return this.#deps.refreshTokens.hashSecret(secret);
  }

  /** The content of a genuine refresh token, else null. */
  async readRefreshToken(token: string): Promise<RefreshTokenContent | null> {
    return await this.#deps.refreshTokens.read(token);
  }

  /**
   * The tokens of the session's current counter. No token outlives the session, and none holds a role that the service
   * no longer knows.
   */
  async issue(session: TokenSession, user: User, secret: string): Promise<TokensView> {
    const { refreshTokens, clock } = this.#deps;
    const content = { sessionId: session.id, counter: session.counter, secret };
    return {
      tokenType: 'Bearer',
      ...(await this.issueAccess(session, user, session)),
      refreshToken: await refreshTokens.issue(content, session.rotatedAt),
      refreshExpiresIn: secondsUntil(endOf(session), clock.now()),
      user: accountView(user),
    };
  }

  /** An access token alone, under the same bounds as of {@link issue}. @param authentication what it says was proved. */
  async issueAccess(
    session: LiveSession,
    user: User,
    { authTime, amr, acr }: Authentication,
  ): Promise<AccessTokenView> {
    const { accessTokens, clock, catalogue } = this.#deps;
    const now = clock.now();
    const ends = Math.min(now.getTime() + this.lifetimes.accessTokenTtl * 1000, endOf(session));
    const roles = user.roles.filter((role) => catalogue.known.has(role));
    const claims = { userId: user.id, sessionId: session.id, roles, authentication: { authTime, amr, acr } };
    return {
      accessToken: await accessTokens.issue(claims, now, new Date(ends)),
      expiresIn: secondsUntil(ends, now),
    };
  }
}

function endOf({ idleExpiresAt, expiresAt }: LiveSession): number {
  return Math.min(idleExpiresAt.getTime(), expiresAt.getTime());
}

function secondsUntil(time: number, now: Date): number {
  return Math.max(0, Math.round((time - now.getTime()) / 1000));
}
