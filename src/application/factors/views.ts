import type { Passkey } from '#domain/factors/passkey.ts';
import type { TotpFactor } from '#domain/factors/totp-factor.ts';

/** An authenticator as its owner sees it. Times here are RFC 3339 in UTC with milliseconds. */
export interface TotpView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** A passkey as its owner sees it. */
export interface PasskeyView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly backedUp: boolean;
  readonly transports: readonly string[];
}

/** All second factors of an account. */
export interface FactorsView {
  readonly totp: readonly TotpView[];
  readonly passkeys: readonly PasskeyView[];
  readonly recoveryCodes: { readonly remaining: number };
}

export function totpView({ id, name, createdAt, lastUsedAt }: TotpFactor): TotpView {
  return {
    id,
    name,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

export function passkeyView(passkey: Passkey): PasskeyView {
  const { id, name, createdAt, lastUsedAt, backedUp, transports } = passkey;
  return {
    id,
    name,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    backedUp,
    transports,
  };
}
