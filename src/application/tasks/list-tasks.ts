import type { TaskId, TaskStatus } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { TaskRepository } from './ports/task-repository.ts';
import { taskView, type TaskView } from './views.ts';

export interface ListTasksQuery {
  readonly ownerId: UserId;
  /** Null for tasks of every status. */
  readonly status: TaskStatus | null;
  readonly limit: number;
  /** The last task of the previous page; null for the first page. */
  readonly before: TaskId | null;
}

export interface TaskPage {
  readonly items: readonly TaskView[];
  /** The last task of this page; null when no more follow. */
  readonly next: TaskId | null;
}

/** Lists one page of the caller's tasks, newest first. */
export class ListTasks {
  readonly #tasks: TaskRepository;

  constructor({ tasks }: { readonly tasks: TaskRepository }) {
    this.#tasks = tasks;
  }

  async execute(query: ListTasksQuery): Promise<TaskPage> {
    const found = await this.#tasks.list({ ...query, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    return { items: page.map(taskView), next: found.length > query.limit ? (page.at(-1)?.id ?? null) : null };
  }
}
