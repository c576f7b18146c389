import { sql, type RawBuilder } from 'kysely';
import {
  PERSONAL_MEMBERS,
  PERSONAL_REASON_TYPE,
  type AuditEvent,
  type AuditEventId,
} from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AuditQuery } from '#application/audit/ports/audit-log.ts';
import { columnsOf } from '#adapters/postgres/columns-of.ts';
import { AuditEventRecord } from '#adapters/postgres/entities/audit-event-record.ts';
import type { AuditEventRow } from './audit-event-mapper.ts';

/** The start of an insert: the columns in the order of {@link eventValues}. */
const INSERT_INTO = sql`
  INSERT INTO audit_events
    (id, at, type, actor_id, subject_id, session_id, request_id, data, ip, user_agent)`;

/** @param known what only the statement knows, as SQL. */
function eventValues(event: AuditEvent, known: KnownLater = {}): RawBuilder<unknown> {
  const { id, at, type, actorId, sessionId, requestId, ip, userAgent } = event;
  const { subjectId = sql`${event.subjectId}::uuid`, moreData } = known;
  const data = sql`${JSON.stringify(event.data)}::jsonb`;
  return sql`${id}::uuid, ${at}::timestamptz, ${type}::text, ${actorId}::uuid, ${subjectId}, ${sessionId}::uuid,
    ${requestId}::text, ${moreData === undefined ? data : sql`${data} || ${moreData}`}, ${ip}::text, ${userAgent}::text`;
}

interface KnownLater {
  readonly subjectId?: RawBuilder<unknown>;
  /** Members added to the event's data. */
  readonly moreData?: RawBuilder<unknown>;
}

/** Events of a transaction. */
export function insertEvents(events: readonly AuditEvent[]): RawBuilder<unknown> {
  const rows = events.map((event) => sql`(${eventValues(event)})`);
  return sql`${INSERT_INTO} VALUES ${sql.join(rows)}`;
}

/** Events about keys, of which each key has one of a type (a unique index). */
export function insertKeyEvents(events: readonly AuditEvent[]): RawBuilder<unknown> {
  return sql`${insertEvents(events)}
    ON CONFLICT (type, (data ->> 'key')) WHERE type IN ('key.made', 'key.retired') DO NOTHING`;
}

export function keysMadeAndNotRetired(): RawBuilder<{ readonly key: string }> {
  return sql`
    SELECT made.data ->> 'key' AS key FROM audit_events AS made
    WHERE made.type = 'key.made' AND NOT EXISTS (
      SELECT FROM audit_events AS retired
      WHERE retired.type = 'key.retired' AND retired.data ->> 'key' = made.data ->> 'key')`;
}

/**
 * An event as part of the statement that makes the change: the body of a data-modifying CTE.
 * @param change what to select from: one row where the change was made, else none.
 */
export function insertEventOf(
  change: RawBuilder<unknown>,
  event: AuditEvent,
  known?: KnownLater,
): RawBuilder<unknown> {
  return sql`${INSERT_INTO} SELECT ${eventValues(event, known)} FROM ${change}`;
}

/** An event by itself. Where its account is being deleted it waits, and is then written without address and agent. */
export function insertEventByItself(event: AuditEvent): RawBuilder<unknown> {
  const { subjectId } = event;
  return sql`
    WITH subject AS MATERIALIZED (SELECT id FROM users WHERE id = ${subjectId}::uuid FOR KEY SHARE),
    event (id, at, type, actor_id, subject_id, session_id, request_id, data, ip, user_agent) AS (
      SELECT ${eventValues(event)}
    )
    ${INSERT_INTO}
    SELECT id, at, type, actor_id, subject_id, session_id, request_id, data,
      CASE WHEN event.subject_id IS NULL OR EXISTS (SELECT FROM subject) THEN ip END,
      CASE WHEN event.subject_id IS NULL OR EXISTS (SELECT FROM subject) THEN user_agent END
    FROM event`;
}

/** Newest first. */
export function eventsPage(query: AuditQuery): RawBuilder<AuditEventRow> {
  const { subjectId, actorId, type, from, to, limit, before } = query;
  const conditions = [
    ...(subjectId === null ? [] : [sql`e.subject_id = ${subjectId}::uuid`]),
    ...(actorId === null ? [] : [sql`e.actor_id = ${actorId}::uuid`]),
    ...(type === null ? [] : [sql`e.type = ${type}`]),
    ...(from === null ? [] : [sql`e.at >= ${from}`]),
    ...(to === null ? [] : [sql`e.at < ${to}`]),
    ...(before === null ? [] : [sql`e.id < ${before}::uuid`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`;
  return sql`
    SELECT ${columnsOf(AuditEventRecord, 'e')} FROM audit_events AS e ${where} ORDER BY e.id DESC LIMIT ${limit}`;
}

/** The last event of a batch, from which the next one goes on; no row after the end. */
export interface BatchEnd {
  readonly id: AuditEventId;
}

/** In batches, in the order of ids: some events about the account, without what tells of a person. */
export function anonymizeSomeEventsAbout(
  userId: UserId,
  after: AuditEventId,
  limit: number,
): RawBuilder<BatchEnd> {
  const anonymous = sql`coalesce((
    SELECT jsonb_object_agg(key, CASE WHEN key = ANY (${[...PERSONAL_MEMBERS]}::text[])
      OR key = 'reason' AND type = ${PERSONAL_REASON_TYPE} THEN 'null' ELSE value END)
    FROM jsonb_each(data)), '{}')`;
  return sql`
    WITH batch AS MATERIALIZED (
      SELECT id, ${anonymous} AS anonymous FROM audit_events
      WHERE subject_id = ${userId}::uuid AND id > ${after}::uuid ORDER BY id LIMIT ${limit}
    ), changed AS (
      UPDATE audit_events AS e SET ip = NULL, user_agent = NULL, data = anonymous FROM batch
      WHERE e.id = batch.id AND (e.ip IS NOT NULL OR e.user_agent IS NOT NULL OR e.data <> anonymous)
    )
    SELECT id FROM batch ORDER BY id DESC LIMIT 1`;
}

/** The same for what the account did to others: from where it did it. What the events say of the others stays. */
export function anonymizeSomeEventsBy(
  userId: UserId,
  after: AuditEventId,
  limit: number,
): RawBuilder<BatchEnd> {
  return sql`
    WITH batch AS MATERIALIZED (
      SELECT id FROM audit_events
      WHERE actor_id = ${userId}::uuid AND id > ${after}::uuid ORDER BY id LIMIT ${limit}
    ), changed AS (
      UPDATE audit_events AS e SET ip = NULL, user_agent = NULL FROM batch
      WHERE e.id = batch.id AND (e.ip IS NOT NULL OR e.user_agent IS NOT NULL)
    )
    SELECT id FROM batch ORDER BY id DESC LIMIT 1`;
}

/** A batch of the purge. */
export function deleteEventsBefore(time: Date, limit: number): RawBuilder<unknown> {
  return sql`
    DELETE FROM audit_events WHERE id = ANY (ARRAY (
      SELECT id FROM audit_events WHERE at < ${time} ORDER BY at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}
