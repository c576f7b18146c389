import { Email } from '#domain/identity/accounts/email.ts';
import type { RoleName } from '#domain/identity/roles/role.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';

export type InvitationId = string & { readonly __brand: 'InvitationId' };

/** Seconds that an invitation lives: seven days unless told otherwise, thirty at most. */
export const INVITATION_TTL = 604_800;
export const MAX_INVITATION_TTL = 2_592_000;

export interface InvitationSnapshot {
  readonly id: InvitationId;
  /** SHA-256 of the token, base64url: the token itself is kept nowhere. */
  readonly tokenHash: string;
  /** The address that the account gets; null leaves the choice to whoever accepts. */
  readonly email: string | null;
  /** Whether the token went to the email and nowhere else, so that accepting proves it. */
  readonly mailed: boolean;
  readonly roles: readonly RoleName[];
  /** The admin who gave the roles; null for an operator at the command line, or an admin whose account is gone. */
  readonly inviterId: UserId | null;
  readonly byOperator: boolean;
  /** The account without a password that accepting gives one; null where accepting makes the account. */
  readonly userId: UserId | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewInvitation {
  readonly id: InvitationId;
  readonly tokenHash: string;
  readonly email: string | null;
  readonly mailed: boolean;
  readonly roles: readonly RoleName[];
  readonly inviterId: UserId | null;
  readonly userId: UserId | null;
  /** Null for {@link INVITATION_TTL}. */
  readonly expiresInSeconds: number | null;
}

/** A permission to make one account with certain roles, for whoever holds the token. Immutable. */
export class Invitation implements InvitationSnapshot {
  readonly id: InvitationId;
  readonly tokenHash: string;
  readonly email: string | null;
  readonly mailed: boolean;
  readonly roles: readonly RoleName[];
  readonly inviterId: UserId | null;
  readonly byOperator: boolean;
  readonly userId: UserId | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;

  private constructor(state: InvitationSnapshot) {
    this.id = state.id;
    this.tokenHash = state.tokenHash;
    this.email = state.email;
    this.mailed = state.mailed;
    this.roles = [...state.roles];
    this.inviterId = state.inviterId;
    this.byOperator = state.byOperator;
    this.userId = state.userId;
    this.createdAt = state.createdAt;
    this.expiresAt = state.expiresAt;
    this.acceptedAt = state.acceptedAt;
    this.revokedAt = state.revokedAt;
  }

  /** @throws {InvalidFieldsError} for an address that breaks a rule, or a lifetime out of bounds. */
  static create({ expiresInSeconds, ...invitation }: NewInvitation, now: Date): Invitation {
    const email = invitation.email === null ? null : Email.parse(invitation.email).value;
    const ttl = expiresInSeconds ?? INVITATION_TTL;
    if (!Number.isInteger(ttl) || ttl < 1 || ttl > MAX_INVITATION_TTL) {
      throw InvalidFieldsError.of('expiresInSeconds', {
        code: 'invitation.lifetime',
        detail: `An invitation lives from 1 to ${MAX_INVITATION_TTL} seconds.`,
      });
    }
    return new Invitation({
      ...invitation,
      email,
      byOperator: invitation.inviterId === null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + ttl * 1000),
      acceptedAt: null,
      revokedAt: null,
    });
  }

  static restore(snapshot: InvitationSnapshot): Invitation {
    return new Invitation(snapshot);
  }

  isOpenAt(now: Date): boolean {
    return this.acceptedAt === null && this.revokedAt === null && now < this.expiresAt;
  }

  /** A copy of all fields. */
  snapshot(): InvitationSnapshot {
    // oxlint-disable-next-line typescript/no-misused-spread -- the fields without the methods are what is wanted
    return { ...this };
  }
}
