import type { Session } from '#domain/identity/session.ts';
import type { User } from '#domain/identity/user.ts';

/** Views are whitelists of plain values: what leaves, and nothing else. Times are RFC 3339 in UTC with milliseconds. */
export interface AccountView {
  readonly id: string;
  readonly login: string | null;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly roles: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface PublicUserView {
  readonly id: string;
  readonly login: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly createdAt: string;
}

export interface SessionView {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly current: boolean;
}

/** Tokens of a session. Lifetimes in seconds. */
export interface TokensView {
  readonly tokenType: 'Bearer';
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly refreshExpiresIn: number;
  readonly user: AccountView;
}

/** A view with the version of the row that it was made from. */
export interface Versioned<View> {
  readonly view: View;
  readonly version: number;
}

export function accountView(user: User): AccountView {
  const { id, login, email, firstName, lastName, roles } = user;
  const createdAt = user.createdAt.toISOString();
  return { id, login, email, firstName, lastName, roles, createdAt, updatedAt: user.updatedAt.toISOString() };
}

export function publicUserView({ id, login, firstName, lastName, createdAt }: User): PublicUserView {
  return { id, login, firstName, lastName, createdAt: createdAt.toISOString() };
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
