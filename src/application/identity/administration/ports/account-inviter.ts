import type { RoleName } from '#domain/identity/roles/role.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';

/** An invitation to an account that has no password. The token is shown once; null where the invitation was mailed. */
export interface IssuedInvitation {
  readonly id: string;
  readonly token: string | null;
  readonly expiresAt: string;
}

/** Invites somebody to an account that exists. */
export interface AccountInviter {
  /** Within the unit of work that makes the account. */
  issue(
    wanted: {
      readonly userId: UserId;
      readonly email: string | null;
      readonly roles: readonly RoleName[];
      /** Null for an operator at the command line. */
      readonly inviterId: UserId | null;
      /** Null for the default. */
      readonly expiresInSeconds: number | null;
    },
    audit: AuditTrail,
  ): Promise<IssuedInvitation>;
}
