import type { RoleName } from '#domain/identity/roles/role.ts';

/** An account as another system tells of it. */
export interface ImportRecord {
  /** What the other system calls it; never two alike. */
  readonly externalId: string;
  readonly email: string | null;
  readonly login: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Whether the other system has proved that the email is the owner's. */
  readonly emailVerified: boolean;
  /** Whether nobody can log in to it there any more. */
  readonly disabled: boolean;
  /** None for those of a new account. */
  readonly roles: readonly RoleName[];
  /** In PHC string form, or for bcrypt in modular crypt form; null for an account without a password. */
  readonly passwordHash: string | null;
}
