import type { Session } from '#domain/identity/sessions/session.ts';
import type { AccountView } from '../accounts/views.ts';

/** A session as its owner sees it. Times are RFC 3339 in UTC with milliseconds. */
export interface SessionView {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly current: boolean;
}

/** A new access token of a session. @property expiresIn seconds */
export interface AccessTokenView {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** The tokens of a session, and its user. Lifetimes in seconds. */
export interface TokensView {
  readonly tokenType: 'Bearer';
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly refreshExpiresIn: number;
  readonly user: AccountView;
}

export function sessionView(session: Session, current: boolean): SessionView {
  const { id, ip, userAgent } = session;
  const expiresAt = session.idleExpiresAt < session.expiresAt ? session.idleExpiresAt : session.expiresAt;
  return {
    id,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ip,
    userAgent,
    current,
  };
}
