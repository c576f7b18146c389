import { Task, type TaskContent, type TaskId } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { TaskRepository } from './ports/task-repository.ts';
import { versionedTask, type VersionedTask } from './views.ts';

interface Deps {
  readonly tasks: TaskRepository;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Creates a task of the caller. */
export class CreateTask {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError}; {UnauthenticatedError} when the account was deleted meanwhile. */
  async execute(ownerId: UserId, content: TaskContent): Promise<VersionedTask> {
    const { tasks, ids, clock } = this.#deps;
    const task = Task.create(ids.next() as TaskId, ownerId, content, clock.now());
    if (!(await tasks.add(task))) throw new UnauthenticatedError('account_deleted');
    return versionedTask(task);
  }
}
