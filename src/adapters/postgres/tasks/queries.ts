import { sql, type RawBuilder } from 'kysely';
import { columnsOf } from '../columns-of.ts';
import { TaskRecord } from '../entities/task-record.ts';
import type { TaskRow } from './task-mapper.ts';

/** Tasks of whatever owner: the caller compares. */
export function tasksByIds(ids: readonly string[]): RawBuilder<TaskRow> {
  return sql`SELECT ${columnsOf(TaskRecord, 't')} FROM tasks t WHERE t.id = ANY (${ids}::uuid[])`;
}
