import { UNTIL_REINSTATED } from '#domain/identity/accounts/suspension.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { accountView, type AccountView } from '../accounts/views.ts';

export const ACCOUNT_STATUSES = ['active', 'suspended'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** An account as admins see it. Times are RFC 3339 in UTC with milliseconds. */
export interface ManagedAccountView extends AccountView {
  readonly status: AccountStatus;
  /** When the suspension ends by itself; null for one without an end, and for an active account. */
  readonly suspendedUntil: string | null;
  readonly suspensionReason: string | null;
  readonly lastLoginAt: string | null;
}

export function managedAccountView(user: User, now: Date): ManagedAccountView {
  const isSuspended = user.isSuspendedAt(now);
  const until = isSuspended ? user.suspendedUntil : null;
  const hasEnd = until !== null && until < UNTIL_REINSTATED;
  return {
    ...accountView(user),
    status: isSuspended ? 'suspended' : 'active',
    suspendedUntil: hasEnd ? until.toISOString() : null,
    suspensionReason: isSuspended ? user.suspensionReason : null,
    lastLoginAt: user.lastLoginAt?.toISOString() ?? null,
  };
}
