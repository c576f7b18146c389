import { TaskNotFoundError } from '#domain/tasks/errors.ts';
import type { TaskId } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { PreconditionFailedError } from '#application/shared/errors.ts';
import type { ExpectedVersions } from '#application/shared/expected-version.ts';
import type { TaskRepository } from './ports/task-repository.ts';

/** Deletes one task of the caller. */
export class DeleteTask {
  readonly #tasks: TaskRepository;

  constructor({ tasks }: { readonly tasks: TaskRepository }) {
    this.#tasks = tasks;
  }

  /** @throws {TaskNotFoundError} also for another user's; {PreconditionFailedError} */
  async execute(ownerId: UserId, id: TaskId, expected: ExpectedVersions): Promise<void> {
    if (await this.#tasks.remove(id, ownerId, expected)) return;
    if (expected !== null && (await this.#tasks.find(id, ownerId)) !== null)
      throw new PreconditionFailedError();
    throw new TaskNotFoundError();
  }
}
