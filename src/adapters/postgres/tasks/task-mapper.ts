import { Task, type TaskId, type TaskStatus } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { TaskRecord } from '../entities/task-record.ts';
import type { Row } from '../row.ts';

export type TaskRow = Row<typeof TaskRecord>;

export function taskToDomain(row: TaskRow): Task {
  return Task.restore({
    ...row,
    id: row.id as TaskId,
    ownerId: row.ownerId as UserId,
    status: row.status as TaskStatus,
  });
}

/** All columns of a task: one that is left out does not compile. */
export function taskToRecord(task: Task): TaskRow {
  return task.snapshot();
}
