import type { Task, TaskId, TaskStatus } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';

export interface TaskQuery {
  readonly ownerId: UserId;
  readonly status: TaskStatus | null;
  readonly limit: number;
  /** Only tasks older than this one. */
  readonly before: TaskId | null;
}

/** Where tasks are kept. Every question names the owner: there is no way to ask for another's. */
export interface TaskRepository {
  /** @returns false when the owner's account is gone: nothing was kept. */
  add(task: Task): Promise<boolean>;
  find(id: TaskId, ownerId: UserId): Promise<Task | null>;
  /** Newest first. */
  list(query: TaskQuery): Promise<readonly Task[]>;
  /** Writes the task if its row still has the version that `task` carries. @returns it with its next version, or null. */
  save(task: Task): Promise<Task | null>;
  /** Deletes the task, in a statement that compares the versions where some are given. @returns whether it did. */
  remove(id: TaskId, ownerId: UserId, versions: readonly number[] | null): Promise<boolean>;
}
