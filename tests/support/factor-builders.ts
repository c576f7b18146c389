import { LOGIN_CHALLENGE_TTL_MS, type LoginChallenge } from '#domain/factors/login-challenge.ts';
import { TotpFactor, type TotpId, type TotpSnapshot } from '#domain/factors/totp-factor.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { StoredTotp } from '#application/factors/ports/totp-repository.ts';
import { newId, THEN } from './builders.ts';

interface Owner {
  readonly id: UserId;
}

/** An authenticator that was made {@link THEN} and is pending, with a box that nobody has sealed. */
export function aTotp(owner: Owner, change: Partial<TotpSnapshot> = {}, keyId = 'k1'): StoredTotp {
  const id = newId<TotpId>();
  const factor = TotpFactor.begin(id, owner.id, null, THEN);
  return {
    factor: TotpFactor.restore({ ...factor.snapshot(), ...change }),
    secret: { keyId, box: `box-of-${id}` },
  };
}

/** One that works. */
export function aConfirmedTotp(owner: Owner, change: Partial<TotpSnapshot> = {}, keyId = 'k1'): StoredTotp {
  return aTotp(owner, { confirmedAt: THEN, ...change }, keyId);
}

/** A login that waits for its second proof since {@link THEN}. */
export function aLoginChallenge(owner: Owner, change: Partial<LoginChallenge> = {}): LoginChallenge {
  const id = newId<LoginChallenge['id']>();
  return {
    id,
    tokenHash: `hash-of-${id}`,
    userId: owner.id,
    securityVersion: 1,
    attempt: `attempt-of-${id}`,
    attempts: 0,
    expiresAt: new Date(THEN.getTime() + LOGIN_CHALLENGE_TTL_MS),
    ...change,
  };
}
