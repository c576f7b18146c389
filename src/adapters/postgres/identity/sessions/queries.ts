import { sql, type RawBuilder } from 'kysely';
import type {
  Session,
  SessionEndReason,
  SessionId,
  SessionLifetimes,
} from '#domain/identity/sessions/session.ts';
import { ONE_FACTOR } from '#domain/identity/sessions/authentication.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type { PresentedRefreshToken } from '#application/identity/sessions/ports/session-repository.ts';
import { insertEventOf } from '#adapters/postgres/audit/queries.ts';
import { columnsOf } from '#adapters/postgres/columns-of.ts';
import { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import type { UserRow } from '../accounts/user-mapper.ts';
import { sessionToRecord } from './session-mapper.ts';

/** @property others live sessions that the user had the moment before. */
export interface OpenedRow {
  readonly others: number;
}

/**
 * Opens a session while the user's security version is the one that was read and the account is not suspended. The update
 * waits for a change of the account that is under way and then looks at what it left behind.
 */
export function openSession(
  session: Session,
  securityVersion: number,
  network: string,
  event: AuditEvent,
): RawBuilder<OpenedRow> {
  const row = sessionToRecord(session);
  const { userId, createdAt } = session;
  return sql`
    WITH owner AS (
      UPDATE users SET last_login_at = greatest(last_login_at, ${createdAt}::timestamptz)
      WHERE id = ${userId}::uuid AND security_version = ${securityVersion}
        AND (suspended_until IS NULL OR suspended_until <= ${createdAt}::timestamptz)
      RETURNING id
    ), opened AS (
      INSERT INTO sessions (id, user_id, created_at, last_used_at, rotated_at, idle_expires_at, expires_at,
        ip, user_agent, secret_hash, counter, replays, auth_time, amr, acr)
      SELECT ${row.id}::uuid, id, ${row.createdAt}, ${row.lastUsedAt}, ${row.rotatedAt}, ${row.idleExpiresAt},
        ${row.expiresAt}, ${row.ip}, ${row.userAgent}, ${row.secretHash}, ${row.counter}, ${row.replays},
        ${row.authTime}, ${row.amr}, ${row.acr}
      FROM owner
      RETURNING user_id
    ), remembered AS (
      INSERT INTO known_networks AS known (user_id, network, last_opened_at)
      SELECT id, ${network}, ${createdAt}::timestamptz FROM owner
      ON CONFLICT (user_id, network) DO UPDATE
        SET last_opened_at = greatest(known.last_opened_at, excluded.last_opened_at)
    ), told AS (
      ${insertEventOf(sql`opened`, event)}
    )
    SELECT (
      SELECT count(*)::integer FROM sessions WHERE user_id = ${userId}::uuid AND ended_at IS NULL
    ) AS others FROM opened`;
}

/** Ends the oldest live sessions of a user, so that `keep` remain; where there are any, with the event. */
export function endOldest(
  userId: UserId,
  now: Date,
  keep: number,
  event: AuditEvent,
): RawBuilder<{ readonly id: SessionId }> {
  const counted = { moreData: sql`jsonb_build_object('count', count(*))` };
  return sql`
    WITH ended AS (
    UPDATE sessions SET ended_at = ${now}, end_reason = 'session_expired', ip = NULL, user_agent = NULL
    WHERE ended_at IS NULL AND id IN (
      SELECT id FROM sessions
      WHERE user_id = ${userId}::uuid AND ended_at IS NULL AND idle_expires_at > ${now}
      ORDER BY id DESC OFFSET ${keep})
    RETURNING id
    ), told AS (
      ${insertEventOf(sql`ended HAVING count(*) > 0`, event, counted)}
    )
    SELECT id FROM ended`;
}

const USER_COLUMNS = columnsOf(UserRecord, 'u');

/** A session that a refresh token has moved, with its user. */
export interface RotatedRow extends UserRow {
  readonly counter: number;
  readonly replays: number;
  readonly rotatedAt: Date;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  readonly endReason: SessionEndReason | null;
  readonly sessionCreatedAt: Date;
  readonly authTime: Date;
  readonly amr: string[];
  readonly acr: string;
}

/**
 * The rule of `Session.decideRotation` for a live session that the token is not ahead of: rotate, replay, or end it.
 * One statement, so that of two refreshes at once the second sees what the first did.
 * @param reused stored when the session ends.
 */
export function rotateSession(
  { sessionId, secretHash, counter }: PresentedRefreshToken,
  now: Date,
  lifetimes: SessionLifetimes,
  reused: AuditEvent,
): RawBuilder<RotatedRow> {
  const idleExpiresAt = secondsAfter(now, lifetimes.idleTtl);
  const graceStart = secondsAfter(now, -lifetimes.refreshGrace);
  const isNext = sql`s.counter = given.counter`;
  const isReplay = sql`s.counter = given.counter + 1 AND s.rotated_at >= given.grace_start`;
  return sql`
    WITH given AS (
      SELECT ${sessionId}::uuid AS id, ${secretHash}::text AS secret_hash, ${counter}::bigint AS counter,
        ${now}::timestamptz AS at, ${graceStart}::timestamptz AS grace_start,
        ${idleExpiresAt}::timestamptz AS idle_expires_at
    ), rotated AS (
    UPDATE sessions AS s SET
      counter = CASE WHEN ${isNext} THEN s.counter + 1 ELSE s.counter END,
      replays = CASE WHEN ${isNext} THEN 0 WHEN ${isReplay} THEN s.replays + 1 ELSE s.replays END,
      rotated_at = CASE WHEN ${isNext} THEN given.at ELSE s.rotated_at END,
      last_used_at = CASE WHEN ${isNext} THEN given.at ELSE s.last_used_at END,
      idle_expires_at = CASE
        WHEN ${isNext} THEN least(given.idle_expires_at, s.expires_at) ELSE s.idle_expires_at END,
      ended_at = CASE WHEN ${isNext} OR ${isReplay} THEN NULL ELSE given.at END,
      end_reason = CASE WHEN ${isNext} OR ${isReplay} THEN NULL ELSE 'refresh_reused' END,
      ip = CASE WHEN ${isNext} OR ${isReplay} THEN s.ip END,
      user_agent = CASE WHEN ${isNext} OR ${isReplay} THEN s.user_agent END
    FROM given, users AS u
    WHERE s.id = given.id AND s.secret_hash = given.secret_hash AND s.ended_at IS NULL
      AND s.idle_expires_at > given.at AND s.counter >= given.counter AND u.id = s.user_id
    RETURNING s.counter, s.replays, s.rotated_at AS "rotatedAt", s.idle_expires_at AS "idleExpiresAt",
      s.expires_at AS "expiresAt", s.end_reason AS "endReason", s.created_at AS "sessionCreatedAt",
      s.auth_time AS "authTime", s.amr, s.acr, ${USER_COLUMNS}
    ), told AS (
      ${insertEventOf(sql`rotated WHERE "endReason" IS NOT NULL`, reused, { subjectId: sql`rotated.id` })}
    )
    SELECT * FROM rotated`;
}

/** As much of a session as says whether it lives. */
export interface StateRow {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly endReason: string | null;
  readonly idleExpiresAt: Date;
  /** The version of the user's row; null where that is gone. */
  readonly accountVersion: number | null;
}

export function sessionStates(ids: readonly string[]): RawBuilder<StateRow> {
  return sql`
    SELECT s.id, s.user_id AS "userId", s.end_reason AS "endReason", s.idle_expires_at AS "idleExpiresAt",
      u.version AS "accountVersion"
    FROM sessions s LEFT JOIN users u ON u.id = s.user_id WHERE s.id = ANY (${ids}::uuid[])`;
}

/** Ends all open sessions of a user but `except`; those that had expired unnoticed end for that reason. */
export function endAllSessions(
  userId: UserId,
  reason: SessionEndReason,
  now: Date,
  except: SessionId | null,
): RawBuilder<{ readonly id: SessionId; readonly wasLive: boolean }> {
  return sql`
    UPDATE sessions SET ended_at = ${now}, ip = NULL, user_agent = NULL,
      end_reason = CASE WHEN idle_expires_at > ${now} THEN ${reason} ELSE 'session_expired' END
    WHERE user_id = ${userId}::uuid AND ended_at IS NULL AND id IS DISTINCT FROM ${except}::uuid
    RETURNING id, idle_expires_at > ${now} AS "wasLive"`;
}

/** Sessions that have not ended and say more than `withoutFactors` would. */
export function fallToAal1(userId: UserId): RawBuilder<{ readonly id: SessionId }> {
  const { amr, acr } = ONE_FACTOR;
  return sql`
    UPDATE sessions SET amr = ${amr}, acr = ${acr}
    WHERE user_id = ${userId}::uuid AND ended_at IS NULL AND acr <> ${acr}
    RETURNING id`;
}

/** Users with live sessions, in the order of their ids. */
export function usersWithLiveSessions(
  now: Date,
  limit: number,
  after: UserId | null,
): RawBuilder<{ readonly userId: UserId }> {
  const later = after === null ? sql`` : sql`AND user_id > ${after}::uuid`;
  return sql`
    SELECT DISTINCT user_id AS "userId" FROM sessions
    WHERE ended_at IS NULL AND idle_expires_at > ${now} ${later} ORDER BY user_id LIMIT ${limit}`;
}

// The rows of a batch are an array: chosen once, and few, which a plan for `IN (SELECT … LIMIT …)` can't know.

/** Ends sessions that have expired by `now`, the longest expired first. */
export function endExpired(now: Date, limit: number): RawBuilder<unknown> {
  return sql`
    UPDATE sessions SET ended_at = ${now}, end_reason = 'session_expired', ip = NULL, user_agent = NULL
    WHERE id = ANY (ARRAY (
      SELECT id FROM sessions WHERE ended_at IS NULL AND idle_expires_at <= ${now}
      ORDER BY idle_expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

export function deleteEndedBefore(time: Date, limit: number): RawBuilder<unknown> {
  return sql`
    DELETE FROM sessions WHERE id = ANY (ARRAY (
      SELECT id FROM sessions WHERE ended_at < ${time} ORDER BY ended_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

export function forgetNetworksBefore(time: Date, limit: number): RawBuilder<unknown> {
  return sql`
    DELETE FROM known_networks WHERE ctid = ANY (ARRAY (
      SELECT ctid FROM known_networks WHERE last_opened_at < ${time}
      ORDER BY last_opened_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}

function secondsAfter(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1_000);
}
