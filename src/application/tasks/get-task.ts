import { TaskNotFoundError } from '#domain/tasks/errors.ts';
import type { TaskId } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { TaskRepository } from './ports/task-repository.ts';
import { versionedTask, type VersionedTask } from './views.ts';

/** Shows one task of the caller. */
export class GetTask {
  readonly #tasks: TaskRepository;

  constructor({ tasks }: { readonly tasks: TaskRepository }) {
    this.#tasks = tasks;
  }

  /** @throws {TaskNotFoundError} also for another user's. */
  async execute(ownerId: UserId, id: TaskId): Promise<VersionedTask> {
    const task = await this.#tasks.find(id, ownerId);
    if (task === null) throw new TaskNotFoundError();
    return versionedTask(task);
  }
}
