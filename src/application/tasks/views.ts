import type { Task } from '#domain/tasks/task.ts';
import type { Versioned } from '#application/shared/versioned.ts';

/** A task as its owner sees it. Times are RFC 3339 in UTC with milliseconds. */
export interface TaskView {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly dueAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type VersionedTask = Versioned<TaskView>;

export function taskView(task: Task): TaskView {
  const { id, title, description, status } = task;
  return {
    id,
    title,
    description,
    status,
    dueAt: task.dueAt?.toISOString() ?? null,
    createdAt: task.createdAt.toISOString(),
    updatedAt: task.updatedAt.toISOString(),
  };
}

export function versionedTask(task: Task): VersionedTask {
  return { view: taskView(task), version: task.version };
}
