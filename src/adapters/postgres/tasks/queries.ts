import { sql, type RawBuilder } from 'kysely';
import type { TaskQuery } from '#application/tasks/ports/task-repository.ts';
import { columnsOf } from '../columns-of.ts';
import { TaskRecord } from '../entities/task-record.ts';
import type { TaskRow } from './task-mapper.ts';

const COLUMNS = columnsOf(TaskRecord, 't');

/** Tasks of whatever owner: the caller compares. */
export function tasksByIds(ids: readonly string[]): RawBuilder<TaskRow> {
  return sql`SELECT ${COLUMNS} FROM tasks t WHERE t.id = ANY (${ids}::uuid[])`;
}

/** Newest first. */
export function tasksPage({ ownerId, status, limit, before }: TaskQuery): RawBuilder<TaskRow> {
  const ofStatus = status === null ? sql`` : sql`AND t.status = ${status}`;
  const older = before === null ? sql`` : sql`AND t.id < ${before}::uuid`;
  return sql`SELECT ${COLUMNS} FROM tasks t WHERE t.owner_id = ${ownerId}::uuid ${ofStatus} ${older}
    ORDER BY t.id DESC LIMIT ${limit}`;
}
