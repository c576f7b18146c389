import type { User } from '#domain/identity/accounts/user.ts';

/** An account as its owner sees it. Times are RFC 3339 in UTC with milliseconds. */
export interface AccountView {
  readonly id: string;
  readonly login: string | null;
  readonly email: string | null;
  /** Whether the present email was proved to be the owner's. */
  readonly emailVerified: boolean;
  /** The email that was asked for and waits for its proof. */
  readonly pendingEmail: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly locale: string | null;
  readonly roles: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What is public of an account. */
export interface PublicUserView {
  readonly id: string;
  readonly login: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly createdAt: string;
}

export function accountView(user: User): AccountView {
  const { id, login, email, pendingEmail, firstName, lastName, locale, roles } = user;
  return {
    id,
    login,
    email,
    emailVerified: user.isEmailVerified,
    pendingEmail,
    firstName,
    lastName,
    locale,
    roles,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
  };
}

export function publicUserView({ id, login, firstName, lastName, createdAt }: User): PublicUserView {
  return { id, login, firstName, lastName, createdAt: createdAt.toISOString() };
}
