import type { User } from '#domain/identity/accounts/user.ts';
import type { RoleName } from '#domain/identity/roles/role.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AccountStatus } from '../views.ts';

/** Which accounts; null where any will do. */
export interface AccountQuery {
  /** How email, login or either name begins, in the form of `foldedText`. */
  readonly prefix: string | null;
  readonly role: RoleName | null;
  readonly status: AccountStatus | null;
  /** The time at which `status` counts. */
  readonly now: Date;
  /** From this time on. */
  readonly createdFrom: Date | null;
  /** Before this time. */
  readonly createdTo: Date | null;
  readonly limit: number;
  /** Only accounts older than this one. */
  readonly before: UserId | null;
}

export interface AccountSearch {
  /** Newest first. */
  find(query: AccountQuery): Promise<readonly User[]>;
}
