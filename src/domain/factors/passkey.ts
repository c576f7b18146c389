import { displayNameViolation } from '#domain/shared/display-name.ts';
import { checkField } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** A UUID of version 7. */
export type PasskeyId = string & { readonly __brand: 'PasskeyId' };

export const DEFAULT_PASSKEY_NAME = 'Passkey';
/** Passkeys that an account may have. */
export const MAX_PASSKEYS = 20;

/** A credential as its authenticator registered it (WebAuthn, section 4). */
export interface PasskeyCredential {
  /** base64url */
  readonly credentialId: string;
  /** COSE key, base64url */
  readonly publicKey: string;
  /** The signature counter; 0 where the authenticator keeps none. */
  readonly signCount: number;
  /** Whether it is copied to other devices, for example by a password manager. */
  readonly backedUp: boolean;
  /** How the browser reaches it, for example `internal` or `usb`. */
  readonly transports: readonly string[];
}

/** All fields of a passkey, as a repository stores them. */
export interface PasskeySnapshot extends PasskeyCredential {
  readonly id: PasskeyId;
  readonly userId: UserId;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** What is registered: the credential, and the name its owner gives it. */
export interface NewPasskey {
  readonly id: PasskeyId;
  readonly userId: UserId;
  readonly name: string | null;
  readonly credential: PasskeyCredential;
}

/** The name of a passkey, or what it is called without one. @throws {InvalidFieldsError} */
export function passkeyName(raw: string | null): string {
  return checkField('name', raw ?? DEFAULT_PASSKEY_NAME, displayNameViolation);
}

/** A passkey: a key pair of which the service knows the public key. Immutable. */
export class Passkey implements PasskeySnapshot {
  readonly id: PasskeyId;
  readonly userId: UserId;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly credentialId: string;
  readonly publicKey: string;
  readonly signCount: number;
  readonly backedUp: boolean;
  readonly transports: readonly string[];

  private constructor(state: PasskeySnapshot) {
    this.id = state.id;
    this.userId = state.userId;
    this.name = state.name;
    this.createdAt = state.createdAt;
    this.lastUsedAt = state.lastUsedAt;
    this.credentialId = state.credentialId;
    this.publicKey = state.publicKey;
    this.signCount = state.signCount;
    this.backedUp = state.backedUp;
    this.transports = [...state.transports];
  }

  /** @throws {InvalidFieldsError} for the name */
  static register({ id, userId, name, credential }: NewPasskey, now: Date): Passkey {
    return new Passkey({
      ...credential,
      id,
      userId,
      name: passkeyName(name),
      createdAt: now,
      lastUsedAt: null,
    });
  }

  /** A passkey as it was stored. */
  static restore(snapshot: PasskeySnapshot): Passkey {
    return new Passkey(snapshot);
  }
  /** As it is after it has proved who its owner is. */
  used(now: Date, { signCount, backedUp }: Pick<PasskeyCredential, 'signCount' | 'backedUp'>): Passkey {
    return new Passkey({ ...this.snapshot(), signCount, backedUp, lastUsedAt: now });
  }

  /** A copy of all fields. */
  snapshot(): PasskeySnapshot {
    // oxlint-disable-next-line typescript/no-misused-spread -- the fields without the methods are what is wanted
    return { ...this };
  }
}
