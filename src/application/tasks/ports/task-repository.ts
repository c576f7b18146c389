import type { Task, TaskId, TaskStatus } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';

export interface TaskQuery {
  readonly ownerId: UserId;
  readonly status: TaskStatus | null;
  readonly limit: number;
  /** Only tasks older than this one. */
  readonly before: TaskId | null;
}

/** Stores tasks. Every method takes the owner, so that no task of another user can be read or changed. */
export interface TaskRepository {
  /** @returns false when the owner's account was deleted: nothing was stored. */
  add(task: Task): Promise<boolean>;
  find(id: TaskId, ownerId: UserId): Promise<Task | null>;
  /** Newest first. */
  list(query: TaskQuery): Promise<readonly Task[]>;
  /**
   * Optimistic locking: stores the task if the stored version is still that of `task`, in one statement.
   * @returns the task with its next version, or null when it was changed or removed meanwhile.
   */
  save(task: Task): Promise<Task | null>;
  /** Deletes the task if its version is one of `versions`, or any when that is null, in one statement. @returns whether it did. */
  remove(id: TaskId, ownerId: UserId, versions: readonly number[] | null): Promise<boolean>;
}
