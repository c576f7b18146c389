import { sql, type RawBuilder } from 'kysely';
import {
  CODE_TTL_MS,
  DAY_MS,
  MAX_ATTEMPTS,
  MAX_WRONG_CODES_A_DAY,
  type ChallengeId,
  type EmailChallenge,
  type EmailChallengeKind,
} from '#domain/email/email-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { ADVISORY_LOCKS } from '#adapters/postgres/advisory-locks.ts';
import { columnsOf } from '#adapters/postgres/columns-of.ts';
import { EmailChallengeRecord } from '#adapters/postgres/entities/email-challenge-record.ts';
import type { EmailChallengeRow } from './email-challenge-mapper.ts';

const COLUMNS = columnsOf(EmailChallengeRecord, 'c');

/** Held until the end of the transaction. Two addresses with one hash wait for each other, which does no harm. */
export function lockMailRequests(address: string): RawBuilder<unknown> {
  return sql`SELECT pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCKS.mailRequests)}, hashtext(${address}))`;
}

/**
 * The same for who gets or gives up addresses; in one order, so that two don't wait for each other.
 * @param shared whether others may share the lock: new accounts wait for changes, and not for one another.
 */
export function lockAddresses(addresses: readonly string[], shared = false): RawBuilder<unknown> {
  const lock = shared ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`;
  return sql`
    SELECT ${lock}(${sql.lit(ADVISORY_LOCKS.addresses)}, hash)
    FROM (SELECT DISTINCT hashtext(address) AS hash FROM unnest(${addresses}::text[]) AS address ORDER BY hash) AS each`;
}

export function challengeById(id: ChallengeId): RawBuilder<EmailChallengeRow> {
  return sql`SELECT ${COLUMNS} FROM email_challenges c WHERE c.id = ${id}::uuid`;
}

/** When mails of a kind were asked for. */
export function requestTimes(
  address: string,
  kind: EmailChallengeKind,
  since: Date,
): RawBuilder<{ readonly createdAt: Date }> {
  return sql`
    SELECT created_at AS "createdAt" FROM email_challenges
    WHERE address = ${address} AND created_at > ${since} AND kind = ${kind}`;
}

/** The latest `keep` open ones of the address and kind stay. */
export function closeOldest(
  address: string,
  kind: EmailChallengeKind,
  now: Date,
  keep: number,
): RawBuilder<unknown> {
  return sql`
    UPDATE email_challenges SET used_at = ${now} WHERE id = ANY (ARRAY (
      SELECT id FROM email_challenges
      WHERE address = ${address} AND kind = ${kind} AND used_at IS NULL AND expires_at > ${now}
      ORDER BY created_at DESC, id DESC OFFSET ${keep}))`;
}

/** Those of the same address, kind and account, and those whose account is not known yet. */
export function closeAlike(
  { address, kind, userId }: Pick<EmailChallenge, 'address' | 'kind' | 'userId'>,
  now: Date,
): RawBuilder<unknown> {
  return sql`
    UPDATE email_challenges SET used_at = ${now}
    WHERE address = ${address} AND kind = ${kind} AND used_at IS NULL
      AND (user_id IS NULL OR user_id = ${userId}::uuid)`;
}

/** All open ones of an account, but undo links from before `undoBefore`. */
export function closeAllOf(userId: UserId, now: Date, undoBefore: Date | null): RawBuilder<unknown> {
  const kept = undoBefore === null ? sql`` : sql`AND NOT (kind = 'undo' AND created_at < ${undoBefore})`;
  return sql`
    UPDATE email_challenges SET used_at = ${now}
    WHERE user_id = ${userId}::uuid AND used_at IS NULL ${kept}`;
}

/** Whose challenge it is stays as it was stored first. */
export function assignOwner(
  id: ChallengeId,
  owner: { readonly id: UserId; readonly securityVersion: number },
): RawBuilder<unknown> {
  return sql`
    UPDATE email_challenges SET user_id = ${owner.id}::uuid, security_version = ${owner.securityVersion}
    WHERE id = ${id}::uuid AND user_id IS NULL`;
}

/** The rule of `EmailChallenge.takesCodeAt`, and the limit of the address, which must be locked. */
export function countAttempt(id: ChallengeId, now: Date): RawBuilder<EmailChallengeRow> {
  const codesSince = new Date(now.getTime() - CODE_TTL_MS);
  const yesterday = new Date(now.getTime() - DAY_MS);
  return sql`
    UPDATE email_challenges AS c SET attempts = c.attempts + 1
    WHERE c.id = ${id}::uuid AND c.used_at IS NULL AND c.attempts < ${MAX_ATTEMPTS}
      AND c.expires_at > ${now} AND c.created_at > ${codesSince}
      AND (
        SELECT coalesce(sum(other.attempts), 0) FROM email_challenges AS other
        WHERE other.address = c.address AND other.created_at > ${yesterday}
      ) < ${MAX_WRONG_CODES_A_DAY}
    RETURNING ${COLUMNS}`;
}

export function forgiveAttempt(id: ChallengeId): RawBuilder<unknown> {
  return sql`UPDATE email_challenges SET attempts = attempts - 1 WHERE id = ${id}::uuid AND attempts > 0`;
}

/** Of many at once, one changes a row. */
export function useChallenge(id: ChallengeId, now: Date): RawBuilder<unknown> {
  return sql`
    UPDATE email_challenges SET used_at = ${now}
    WHERE id = ${id}::uuid AND used_at IS NULL AND expires_at > ${now}`;
}

/** Whether another account may still have one of these addresses back. */
export function heldByOthers(
  addresses: readonly string[],
  userId: UserId | null,
  now: Date,
): RawBuilder<unknown> {
  return sql`
    SELECT 1 FROM email_challenges
    WHERE address = ANY (${addresses}::text[]) AND kind = 'undo' AND used_at IS NULL AND expires_at > ${now}
      AND user_id IS DISTINCT FROM ${userId}::uuid LIMIT 1`;
}

/** A batch of the purge. */
export function deleteExpired(before: Date, now: Date, limit: number): RawBuilder<unknown> {
  return sql`
    DELETE FROM email_challenges WHERE id = ANY (ARRAY (
      SELECT id FROM email_challenges WHERE expires_at < ${now} AND created_at < ${before}
      ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}
