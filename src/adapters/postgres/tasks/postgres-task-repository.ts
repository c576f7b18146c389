import type { Task, TaskId } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { TaskQuery, TaskRepository } from '#application/tasks/ports/task-repository.ts';
import { isMissingReference } from '../database-failure.ts';
import type { Database } from '../database.ts';
import { TaskRecord } from '../entities/task-record.ts';
import { RowLoader } from '../row-loader.ts';
import { tasksByIds, tasksPage } from './queries.ts';
import { taskToDomain, taskToRecord, type TaskRow } from './task-mapper.ts';

/** The greatest `integer` of PostgreSQL: a version that a client made up beyond it matches no row. */
const MAX_VERSION = 2 ** 31 - 1;

/** Tasks in `tasks`. */
export class PostgresTaskRepository implements TaskRepository {
  readonly #database: Database;
  readonly #byId: RowLoader<TaskRow>;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
    this.#byId = new RowLoader(database, tasksByIds, ({ id }) => id);
  }

  async add(task: Task): Promise<boolean> {
    try {
      await this.#database.run((em) => em.insert(TaskRecord, taskToRecord(task)));
      return true;
    } catch (error) {
      // The owner is gone: the foreign key also waits for a deletion that is under way.
      if (isMissingReference(error)) return false;
      throw error;
    }
  }

  async find(id: TaskId, ownerId: UserId): Promise<Task | null> {
    const row = await this.#byId.find(id);
    return row === null || row.ownerId !== ownerId ? null : taskToDomain(row);
  }

  async list(query: TaskQuery): Promise<readonly Task[]> {
    const rows = await this.#database.rows(tasksPage(query));
    return rows.map(taskToDomain);
  }

  async save(task: Task): Promise<Task | null> {
    const { version } = task;
    const next = task.withVersion(version + 1);
    const { id, ownerId, ...changes } = taskToRecord(next);
    const written = await this.#database.run((em) =>
      em.nativeUpdate(TaskRecord, { id, ownerId, version }, changes),
    );
    return written === 1 ? next : null;
  }

  async remove(id: TaskId, ownerId: UserId, versions: readonly number[] | null): Promise<boolean> {
    const possible = versions?.filter((version) => Number.isInteger(version) && version <= MAX_VERSION);
    const where = { id, ownerId, ...(possible === undefined ? {} : { version: { $in: possible } }) };
    return (await this.#database.run((em) => em.nativeDelete(TaskRecord, where))) === 1;
  }
}
