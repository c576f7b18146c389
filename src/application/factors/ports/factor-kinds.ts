import type { FactorKind } from '#domain/factors/factor-kind.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Tells what second proofs an account can give. */
export interface FactorKinds {
  /**
   * In one read, which every login makes: `totp` for a confirmed authenticator, `passkey`, and `recovery_code` for codes that
   * are left, in this order. Empty without authenticator and passkey: recovery codes alone are no factor.
   */
  of(userId: UserId): Promise<readonly FactorKind[]>;
}
