import { sql, type RawBuilder } from 'kysely';
import type { PasskeyId } from '#domain/factors/passkey.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { columnsOf } from '#adapters/postgres/columns-of.ts';
import { PasskeyCeremonyRecord } from '#adapters/postgres/entities/passkey-ceremony-record.ts';
import { PasskeyRecord } from '#adapters/postgres/entities/passkey-record.ts';
import type { CeremonyRow } from './ceremony-mapper.ts';
import type { PasskeyRow } from './passkey-mapper.ts';

export function passkeyByCredential(credentialId: string): RawBuilder<PasskeyRow> {
  return sql`SELECT ${columnsOf(PasskeyRecord, 'p')} FROM passkeys p WHERE p.credential_id = ${credentialId}`;
}

/** The counter goes forward, or stays 0 where the authenticator keeps none. Of many with one number, one changes a row. */
export function useCounter(
  id: PasskeyId,
  { signCount, backedUp }: { readonly signCount: number; readonly backedUp: boolean },
  now: Date,
): RawBuilder<unknown> {
  return sql`
    UPDATE passkeys SET sign_count = ${signCount}, backed_up = ${backedUp}, last_used_at = ${now}
    WHERE id = ${id}::uuid AND (sign_count < ${signCount} OR (${signCount}::bigint = 0 AND sign_count = 0))`;
}

export function renamePasskey(id: PasskeyId, userId: UserId, name: string): RawBuilder<PasskeyRow> {
  return sql`
    UPDATE passkeys p SET name = ${name} WHERE p.id = ${id}::uuid AND p.user_id = ${userId}::uuid
    RETURNING ${columnsOf(PasskeyRecord, 'p')}`;
}

export function handleOf(userId: UserId): RawBuilder<{ readonly handle: string }> {
  return sql`SELECT handle FROM webauthn_handles WHERE user_id = ${userId}::uuid`;
}

/** The first of an account. One that is being deleted is waited for; of two at once one is stored. */
export function insertHandle(userId: UserId, handle: string): RawBuilder<unknown> {
  return sql`
    INSERT INTO webauthn_handles (user_id, handle)
    SELECT id, ${handle} FROM users WHERE id = ${userId}::uuid FOR KEY SHARE
    ON CONFLICT (user_id) DO NOTHING`;
}

export function ownerOfHandle(handle: string): RawBuilder<{ readonly userId: UserId }> {
  return sql`SELECT user_id AS "userId" FROM webauthn_handles WHERE handle = ${handle}`;
}

/** Of many at once, one gets the row. One that is expired goes too. */
export function takeCeremony(challengeHash: string): RawBuilder<CeremonyRow> {
  return sql`
    DELETE FROM passkey_ceremonies c WHERE c.challenge_hash = ${challengeHash}
    RETURNING ${columnsOf(PasskeyCeremonyRecord, 'c')}`;
}

/** A batch of the purge. */
export function deleteExpiredCeremonies(now: Date, limit: number): RawBuilder<unknown> {
  return sql`
    DELETE FROM passkey_ceremonies WHERE id = ANY (ARRAY (
      SELECT id FROM passkey_ceremonies WHERE expires_at < ${now}
      ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}
