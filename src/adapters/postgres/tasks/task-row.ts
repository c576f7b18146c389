import { Task, type TaskId, type TaskStatus } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Row } from '../row.ts';
import type { TaskRecord } from './task-record.ts';

export type TaskRow = Row<typeof TaskRecord>;

export function taskFromRow(row: TaskRow): Task {
  const { title, description, version, createdAt, updatedAt } = row;
  return Task.restore({
    id: row.id as TaskId,
    ownerId: row.ownerId as UserId,
    title,
    description,
    status: row.status as TaskStatus,
    dueAt: row.dueAt ?? null,
    version,
    createdAt,
    updatedAt,
  });
}
