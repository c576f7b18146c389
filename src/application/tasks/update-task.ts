import { TaskNotFoundError } from '#domain/tasks/errors.ts';
import type { Task, TaskChange, TaskContent, TaskId } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import {
  checkExpectedVersion,
  withOptimisticRetry,
  type ExpectedVersions,
} from '#application/shared/expected-version.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { TaskRepository } from './ports/task-repository.ts';
import { versionedTask, type VersionedTask } from './views.ts';

export interface UpdateTaskCommand {
  readonly ownerId: UserId;
  readonly id: TaskId;
  /** The whole content, where a field that is left out gets its default, or a partial one. */
  readonly update: { readonly replace: TaskContent } | { readonly change: TaskChange };
  readonly expected: ExpectedVersions;
}

interface Deps {
  readonly tasks: TaskRepository;
  readonly clock: Clock;
}

/** Replaces or changes one task of the caller. */
export class UpdateTask {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidFieldsError}; {TaskNotFoundError} also for another user's; {PreconditionFailedError};
   *   {ConcurrentChangeError}
   */
  async execute({ ownerId, id, update, expected }: UpdateTaskCommand): Promise<VersionedTask> {
    const { tasks } = this.#deps;
    const saved = await withOptimisticRetry(async () => {
      const task = await tasks.find(id, ownerId);
      if (task === null) throw new TaskNotFoundError();
      checkExpectedVersion(task.version, expected);
      const changed = this.#apply(task, update);
      return changed === task ? task : await tasks.save(changed);
    });
    return versionedTask(saved);
  }

  #apply(task: Task, update: UpdateTaskCommand['update']): Task {
    const now = this.#deps.clock.now();
    return 'replace' in update ? task.withContent(update.replace, now) : task.withChange(update.change, now);
  }
}
