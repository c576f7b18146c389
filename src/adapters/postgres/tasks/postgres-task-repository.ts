import type { Task, TaskId } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { TaskQuery, TaskRepository } from '#application/tasks/ports/task-repository.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { timestamp, timestampOrNull } from '../timestamp.ts';
import { RowsByKey } from '../rows-by-key.ts';
import { UUID_RANGE } from '../uuid-range.ts';
import { additionsTogether } from './additions-together.ts';
import { taskFromRow, type TaskRow } from './task-row.ts';
import { TASK_STATEMENTS as statements } from './task-statements.ts';

/** The greatest `integer` of PostgreSQL: a version that a client made up beyond it matches no row. */
const MAX_VERSION = 2 ** 31 - 1;

/** Tasks in `tasks`. */
export class PostgresTaskRepository implements TaskRepository {
  readonly #database: PostgresDatabase;
  readonly #byId: RowsByKey<TaskRow>;
  readonly #additions: ReturnType<typeof additionsTogether>;

  constructor({ database }: { readonly database: PostgresDatabase }) {
    this.#database = database;
    this.#additions = additionsTogether(database);
    this.#byId = new RowsByKey(database, statements.byIds, ({ id }) => id);
  }

  async add(task: Task): Promise<boolean> {
    if ((await this.#additions.tryDo(task)) !== null) return true;
    const { rowCount } = await this.#database.execute(statements.add, [
      task.id,
      task.ownerId,
      task.title,
      task.description,
      task.status,
      timestampOrNull(task.dueAt),
      task.version,
      timestamp(task.createdAt),
      timestamp(task.updatedAt),
    ]);
    return rowCount === 1;
  }

  async find(id: TaskId, ownerId: UserId): Promise<Task | null> {
    const row = await this.#byId.find(id);
    return row === null || row.ownerId !== ownerId ? null : taskFromRow(row);
  }

  async list({ ownerId, status, limit, before }: TaskQuery): Promise<readonly Task[]> {
    const values = [ownerId, before ?? UUID_RANGE.end, limit];
    const { rows } = await (status === null
      ? this.#database.execute(statements.list, values)
      : this.#database.execute(statements.listByStatus, [...values, status]));
    return rows.map(taskFromRow);
  }

  async save(task: Task): Promise<Task | null> {
    const { id, ownerId, version, title, description, status, dueAt, updatedAt } = task;
    const next = version + 1;
    const change = { title, description, status, dueAt, updatedAt, version: next };
    const written = await this.#database.orm((em, { TaskRecord }) =>
      em.nativeUpdate(TaskRecord, { id, ownerId, version }, change),
    );
    return written === 1 ? task.withVersion(next) : null;
  }

  async remove(id: TaskId, ownerId: UserId, versions: readonly number[] | null): Promise<boolean> {
    const possible = versions?.filter((version) => Number.isInteger(version) && version <= MAX_VERSION);
    const where = { id, ownerId, ...(possible === undefined ? {} : { version: { $in: possible } }) };
    return (await this.#database.orm((em, { TaskRecord }) => em.nativeDelete(TaskRecord, where))) === 1;
  }
}
