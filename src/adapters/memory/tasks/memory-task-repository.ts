import { Task, type TaskId } from '#domain/tasks/task.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { TaskQuery, TaskRepository } from '#application/tasks/ports/task-repository.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { MemoryTables } from '../memory-tables.ts';
import { newestFirst } from '../newest-first.ts';

/** Tasks in memory, under the rules of the database. */
export class MemoryTaskRepository implements TaskRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async add(task: Task): Promise<boolean> {
    return await this.#store.write((tables) => {
      if (!tables.users.has(task.ownerId)) return false;
      if (tables.tasks.has(task.id)) throw new Error(`There is a task ${task.id} already.`);
      keep(tables, task);
      return true;
    });
  }

  async find(id: TaskId, ownerId: UserId): Promise<Task | null> {
    return await this.#store.read((tables) => load(tables, id, ownerId));
  }

  async list({ ownerId, status, limit, before }: TaskQuery): Promise<readonly Task[]> {
    return await this.#store.read(({ tasks }) =>
      newestFirst(tasks.values(), before)
        .filter((task) => task.ownerId === ownerId && (status === null || task.status === status))
        .slice(0, limit)
        .map((snapshot) => Task.restore(structuredClone(snapshot))),
    );
  }

  async save(task: Task): Promise<Task | null> {
    return await this.#store.write((tables) => {
      if (load(tables, task.id, task.ownerId)?.version !== task.version) return null;
      const saved = task.withVersion(task.version + 1);
      keep(tables, saved);
      return saved;
    });
  }

  async remove(id: TaskId, ownerId: UserId, versions: readonly number[] | null): Promise<boolean> {
    return await this.#store.write((tables) => {
      const task = load(tables, id, ownerId);
      if (task === null || versions?.includes(task.version) === false) return false;
      return tables.tasks.delete(id);
    });
  }
}

function keep({ tasks }: MemoryTables, task: Task): void {
  tasks.set(task.id, structuredClone(task.snapshot()));
}

function load({ tasks }: MemoryTables, id: TaskId, ownerId: UserId): Task | null {
  const snapshot = tasks.get(id);
  return snapshot?.ownerId === ownerId ? Task.restore(structuredClone(snapshot)) : null;
}
