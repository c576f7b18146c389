import { sql, type RawBuilder } from 'kysely';
import {
  COUNTING_MS,
  FAILURES_BEFORE_CLOSING,
  FAILURES_BEFORE_PAUSE,
  PAUSE_MS,
} from '#domain/factors/factor-attempts.ts';
import type { FactorKind } from '#domain/factors/factor-kind.ts';
import { MAX_LOGIN_CHALLENGE_ATTEMPTS, type LoginChallengeId } from '#domain/factors/login-challenge.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { StoredTotp } from '#application/factors/ports/totp-repository.ts';
import { ADVISORY_LOCKS } from '#adapters/postgres/advisory-locks.ts';
import { columnsOf } from '#adapters/postgres/columns-of.ts';
import { FactorAttemptsRecord } from '#adapters/postgres/entities/factor-attempts-record.ts';
import { LoginChallengeRecord } from '#adapters/postgres/entities/login-challenge-record.ts';
import { TotpFactorRecord } from '#adapters/postgres/entities/totp-factor-record.ts';
import type { Row } from '#adapters/postgres/row.ts';
import type { LoginChallengeRow } from './login-challenge-mapper.ts';
import type { TotpRow } from './totp-mapper.ts';

export type FactorAttemptsRow = Row<typeof FactorAttemptsRecord>;

/** Of many at once, one changes a row. The code that confirms is used with it. */
export function confirmTotp(id: TotpId, step: number, now: Date, madeAfter: Date): RawBuilder<unknown> {
  return sql`
    UPDATE totp_factors SET confirmed_at = ${now}, last_step = ${step}
    WHERE id = ${id}::uuid AND confirmed_at IS NULL AND created_at > ${madeAfter}`;
}

/** Of many with one code at once, one changes a row. */
export function useTotpStep(id: TotpId, step: number, now: Date): RawBuilder<unknown> {
  return sql`
    UPDATE totp_factors SET last_step = ${step}, last_used_at = ${now}
    WHERE id = ${id}::uuid AND confirmed_at IS NOT NULL AND last_step < ${step}`;
}

export function removeTotpsOf(
  userId: UserId,
  since: Date | null,
): RawBuilder<{ readonly wasConfirmed: boolean }> {
  const added = since === null ? sql`` : sql`AND (confirmed_at IS NULL OR confirmed_at >= ${since})`;
  return sql`
    DELETE FROM totp_factors WHERE user_id = ${userId}::uuid ${added}
    RETURNING confirmed_at IS NOT NULL AS "wasConfirmed"`;
}

/** A batch of the purge. */
export function deletePendingTotps(before: Date, limit: number): RawBuilder<unknown> {
  return sql`
    DELETE FROM totp_factors WHERE id = ANY (ARRAY (
      SELECT id FROM totp_factors WHERE confirmed_at IS NULL AND created_at < ${before}
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

/** One step into the index for each key, however many rows it has. */
export function totpKeyIds(): RawBuilder<{ readonly keyId: string }> {
  return sql`
    WITH RECURSIVE keys AS (
      (SELECT key_id FROM totp_factors ORDER BY key_id LIMIT 1)
      UNION ALL
      SELECT (SELECT t.key_id FROM totp_factors t WHERE t.key_id > keys.key_id ORDER BY t.key_id LIMIT 1)
      FROM keys WHERE keys.key_id IS NOT NULL)
    SELECT key_id AS "keyId" FROM keys WHERE key_id IS NOT NULL`;
}

/** Whether this transaction is the one that seals secrets anew. */
export function tryResealLock(): RawBuilder<{ readonly acquired: boolean }> {
  return sql`SELECT pg_try_advisory_xact_lock(${sql.lit(ADVISORY_LOCKS.reseal)}) AS acquired`;
}

export function totpsSealedBefore(
  keyId: string,
  after: StoredTotp | null,
  limit: number,
): RawBuilder<TotpRow> {
  const since =
    after === null ? sql`` : sql`AND (t.key_id, t.id) > (${after.secret.keyId}, ${after.factor.id}::uuid)`;
  return sql`
    SELECT ${columnsOf(TotpFactorRecord, 't')} FROM totp_factors t
    WHERE t.key_id < ${keyId} ${since} ORDER BY t.key_id, t.id LIMIT ${limit}`;
}

/** What every login asks. */
export function factorKindsOf(userId: UserId): RawBuilder<Readonly<Record<FactorKind, boolean>>> {
  return sql`
    SELECT EXISTS (SELECT FROM totp_factors WHERE user_id = ${userId}::uuid AND confirmed_at IS NOT NULL) AS totp,
      EXISTS (SELECT FROM passkeys WHERE user_id = ${userId}::uuid) AS passkey,
      EXISTS (SELECT FROM recovery_codes WHERE user_id = ${userId}::uuid) AS recovery_code`;
}

/** Of many with one code at once, one deletes a row. */
export function takeRecoveryCode(userId: UserId, hash: string): RawBuilder<unknown> {
  return sql`DELETE FROM recovery_codes WHERE user_id = ${userId}::uuid AND code_hash = ${hash}`;
}

export function countLoginAttempt(tokenHash: string, now: Date): RawBuilder<LoginChallengeRow> {
  return sql`
    UPDATE login_challenges AS c SET attempts = c.attempts + 1
    WHERE c.token_hash = ${tokenHash} AND c.expires_at > ${now} AND c.attempts < ${MAX_LOGIN_CHALLENGE_ATTEMPTS}
    RETURNING ${columnsOf(LoginChallengeRecord, 'c')}`;
}

/** Of many at once, one deletes the row. */
export function takeLoginChallenge(id: LoginChallengeId): RawBuilder<unknown> {
  return sql`DELETE FROM login_challenges WHERE id = ${id}::uuid`;
}

/** A batch of the purge. */
export function deleteExpiredLogins(now: Date, limit: number): RawBuilder<unknown> {
  return sql`
    DELETE FROM login_challenges WHERE id = ANY (ARRAY (
      SELECT id FROM login_challenges WHERE expires_at < ${now}
      ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

/** The rules of `nextFactorAttemptAt` and `withFactorFailure`: counts a failure where one is admitted, else the refusal. */
export function admitFactorAttempt(userId: UserId, now: Date): RawBuilder<FactorAttemptsRow> {
  const pausedSince = new Date(now.getTime() - PAUSE_MS);
  const daySince = new Date(now.getTime() - COUNTING_MS);
  const sameDay = sql`f.day_started_at > ${daySince}`;
  const refused = sql`
    (f.in_row >= ${FAILURES_BEFORE_PAUSE} AND f.last_at > ${pausedSince})
    OR (f.in_day >= ${FAILURES_BEFORE_CLOSING} AND ${sameDay})`;
  return sql`
    INSERT INTO factor_attempts AS f (user_id, in_row, last_at, in_day, day_started_at, refused)
    VALUES (${userId}::uuid, 1, ${now}, 1, ${now}, 0)
    ON CONFLICT (user_id) DO UPDATE SET (in_row, last_at, in_day, day_started_at, refused) = (
      SELECT f.in_row, f.last_at, f.in_day, f.day_started_at, f.refused + 1 WHERE ${refused}
      UNION ALL
      SELECT f.in_row + 1, excluded.last_at, CASE WHEN ${sameDay} THEN f.in_day + 1 ELSE 1 END,
        CASE WHEN ${sameDay} THEN f.day_started_at ELSE excluded.last_at END, 0
      WHERE (${refused}) IS NOT TRUE)
    RETURNING ${columnsOf(FactorAttemptsRecord, 'f')}`;
}

/** The rules of `afterRightFactor` (where the row ends) and `withoutLastFactorFailure`. */
export function forgiveFactorAttempt(userId: UserId, endsRow: boolean): RawBuilder<unknown> {
  const row = endsRow
    ? sql`in_row = 0, last_at = NULL`
    : sql`in_row = greatest(in_row - 1, 0), last_at = CASE WHEN in_row > 1 THEN last_at END`;
  return sql`
    UPDATE factor_attempts SET ${row}, in_day = greatest(in_day - 1, 0),
      day_started_at = CASE WHEN in_day > 1 THEN day_started_at END
    WHERE user_id = ${userId}::uuid`;
}
