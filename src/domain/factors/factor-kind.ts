/** What a second proof of identity is given with. Recovery codes stand in for the others and are no factor of their own. */
export const FACTOR_KINDS = ['totp', 'passkey', 'recovery_code'] as const;
export type FactorKind = (typeof FACTOR_KINDS)[number];
