import { displayNameViolation } from '#domain/shared/display-name.ts';
import { checkField } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** A UUID of version 7. */
export type TotpId = string & { readonly __brand: 'TotpId' };

/** How long a new authenticator waits for its first code, in milliseconds. */
export const TOTP_PENDING_MS = 600_000;
export const DEFAULT_TOTP_NAME = 'Authenticator';
/** Authenticators that an account may have, pending ones included. */
export const MAX_TOTP_FACTORS = 10;

/** All fields of an authenticator, as a repository stores them; its secret is stored beside them, sealed. */
export interface TotpSnapshot {
  readonly id: TotpId;
  readonly userId: UserId;
  readonly name: string;
  readonly createdAt: Date;
  /** When its first code was right; null while it is pending. */
  readonly confirmedAt: Date | null;
  readonly lastUsedAt: Date | null;
  /** The time step (RFC 6238) of the last code that was accepted; no code of it or of an earlier one works again. */
  readonly lastStep: number;
}

/** An authenticator app that makes time-based codes (RFC 6238). Immutable. */
export class TotpFactor implements TotpSnapshot {
  readonly id: TotpId;
  readonly userId: UserId;
  readonly name: string;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly lastStep: number;

  private constructor(state: TotpSnapshot) {
    this.id = state.id;
    this.userId = state.userId;
    this.name = state.name;
    this.createdAt = state.createdAt;
    this.confirmedAt = state.confirmedAt;
    this.lastUsedAt = state.lastUsedAt;
    this.lastStep = state.lastStep;
  }

  /** One that is not confirmed yet. @throws {InvalidFieldsError} for the name */
  static begin(id: TotpId, userId: UserId, name: string | null, now: Date): TotpFactor {
    return new TotpFactor({
      id,
      userId,
      name: checkField('name', name ?? DEFAULT_TOTP_NAME, displayNameViolation),
      createdAt: now,
      confirmedAt: null,
      lastUsedAt: null,
      lastStep: 0,
    });
  }

  /** An authenticator as it was stored. */
  static restore(snapshot: TotpSnapshot): TotpFactor {
    return new TotpFactor(snapshot);
  }

  get isConfirmed(): boolean {
    return this.confirmedAt !== null;
  }

  /** Whether it still waits for its first code. */
  isPendingAt(now: Date): boolean {
    return !this.isConfirmed && now.getTime() < this.createdAt.getTime() + TOTP_PENDING_MS;
  }

  snapshot(): TotpSnapshot {
    const { id, userId, name, createdAt, confirmedAt, lastUsedAt, lastStep } = this;
    return { id, userId, name, createdAt, confirmedAt, lastUsedAt, lastStep };
  }
}
