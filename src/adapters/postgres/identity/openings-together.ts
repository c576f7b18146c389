import type { UserId } from '#domain/shared/ids.ts';
import { DoneTogether } from '../done-together.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { Statement } from '../statement.ts';
import { timestamp } from '../timestamp.ts';
import type { Opened, Opening } from './open-session.ts';

interface OpenedTogether extends Opened {
  readonly userId: UserId;
}

/**
 * The ordinary case of `sessions_open` for many users: nobody is changing the account, and the version is the one that
 * was read. Networks are written in one order by all, as two statements may remember the same ones.
 * $1 users, $2 security versions, $3 sessions, $4 created, $5 idle expiries, $6 expiries, $7 addresses, $8 user agents,
 * $9 hashes of the secrets, $10 networks: arrays
 */
const openTogether = new Statement<OpenedTogether>(
  'sessions_open_together',
  `WITH asked AS MATERIALIZED (
     SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::timestamptz[], $5::timestamptz[],
       $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[])
       AS asked (user_id, version, id, created_at, idle_expires_at, expires_at, ip, user_agent, secret_hash, network)
   ), free AS MATERIALIZED (
     SELECT id, security_version AS version FROM users WHERE id = ANY ($1::uuid[]) FOR SHARE SKIP LOCKED
   ), allowed AS MATERIALIZED (
     SELECT asked.* FROM asked JOIN free ON free.id = asked.user_id AND free.version = asked.version
   ), opened AS (
     INSERT INTO sessions (id, user_id, created_at, last_used_at, rotated_at, idle_expires_at, expires_at,
       ip, user_agent, secret_hash, counter, replays)
     SELECT id, user_id, created_at, created_at, created_at, idle_expires_at, expires_at,
       ip, user_agent, secret_hash, 0, 0
     FROM allowed
     RETURNING user_id
   ), remembered AS (
     INSERT INTO known_networks AS known (user_id, network, last_opened_at)
     SELECT user_id, network, created_at FROM allowed ORDER BY user_id
     ON CONFLICT (user_id, network) DO UPDATE
       SET last_opened_at = greatest(known.last_opened_at, excluded.last_opened_at)
   )
   SELECT opened.user_id AS "userId",
     (SELECT count(*)::integer FROM sessions WHERE user_id = opened.user_id AND ended_at IS NULL) AS others
   FROM opened`,
);

/** Sessions that are opened in one moment: of logins whose hashes were handed over together, above all. */
export function openingsTogether(database: PostgresDatabase): DoneTogether<Opening, OpenedTogether> {
  return new DoneTogether(database, {
    statement: openTogether,
    columns: [
      ({ session }) => session.userId,
      ({ securityVersion }) => securityVersion,
      ({ session }) => session.id,
      ({ session }) => timestamp(session.createdAt),
      ({ session }) => timestamp(session.idleExpiresAt),
      ({ session }) => timestamp(session.expiresAt),
      ({ session }) => session.ip,
      ({ session }) => session.userAgent,
      ({ session }) => session.secretHash,
      ({ network }) => network,
    ],
    subjectOf: ({ session }) => session.userId,
    subjectOfRow: ({ userId }) => userId,
  });
}
