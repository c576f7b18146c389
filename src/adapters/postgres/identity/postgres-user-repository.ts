import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import { brokenUniqueIndex } from '../database-failure.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { RowsByKey } from '../rows-by-key.ts';
import { timestamp } from '../timestamp.ts';
import { UUID_RANGE } from '../uuid-range.ts';
import { userFromRow, userToRow, type UserRow } from './user-row.ts';
import { USER_STATEMENTS as statements } from './user-statements.ts';

/** Rows a statement deletes at most, so that no account is too big to be deleted within the deadline of a statement. */
const TASKS_AT_ONCE = 5_000;

/** Accounts in `users`; credentials, tasks and known networks go with them by foreign key. */
export class PostgresUserRepository implements UserRepository {
  readonly #database: PostgresDatabase;
  readonly #byId: RowsByKey<UserRow>;

  constructor({ database }: { readonly database: PostgresDatabase }) {
    this.#database = database;
    this.#byId = new RowsByKey(database, statements.byIds, ({ id }) => id);
  }

  async add(user: User, hash?: PasswordHash): Promise<void> {
    const { id, email, login, firstName, lastName, roles, securityVersion, version, createdAt, updatedAt } =
      user;
    const times = [timestamp(createdAt), timestamp(updatedAt)];
    const values = [id, email, login, firstName, lastName, roles, securityVersion, version, ...times, hash];
    await namingTheTaken(() => this.#database.execute(statements.add, values));
  }

  async findById(id: UserId): Promise<User | null> {
    const row = await this.#byId.find(id);
    return row === null ? null : userFromRow(row);
  }

  async list(limit: number, before: UserId | null): Promise<readonly User[]> {
    const { rows } = await this.#database.execute(statements.list, [before ?? UUID_RANGE.end, limit]);
    return rows.map(userFromRow);
  }

  async save(user: User): Promise<User | null> {
    const { id, version } = user;
    const next = version + 1;
    const written = await namingTheTaken(() =>
      this.#database.orm((em, { UserRecord }) =>
        em.nativeUpdate(UserRecord, { id, version }, { ...userToRow(user), version: next }),
      ),
    );
    return written === 1 ? user.withVersion(next) : null;
  }

  async remove(id: UserId): Promise<boolean> {
    return await this.#database.transaction(async () => {
      let removed: number | null;
      do {
        ({ rowCount: removed } = await this.#database.execute(statements.removeTasks, [id, TASKS_AT_ONCE]));
      } while (removed === TASKS_AT_ONCE);
      return (await this.#database.orm((em, { UserRecord }) => em.nativeDelete(UserRecord, { id }))) === 1;
    });
  }

  async lock(id: UserId): Promise<User | null> {
    this.#requireUnitOfWork();
    const row = await this.#database.first(statements.lock, [id]);
    return row === null ? null : userFromRow(row);
  }

  async raiseSecurityVersion(id: UserId): Promise<void> {
    this.#requireUnitOfWork();
    await this.#database.execute(statements.raiseSecurityVersion, [id]);
  }

  async countOtherAdmins(id: UserId): Promise<number> {
    this.#requireUnitOfWork();
    await this.#database.execute(statements.lockAdmins, []);
    // A statement of its own: it sees what the holder of the lock before us has committed.
    const row = await this.#database.first(statements.countOtherAdmins, [id]);
    return row?.admins ?? 0;
  }

  async hasAdmin(): Promise<boolean> {
    return (await this.#database.first(statements.hasAdmin, [])) !== null;
  }

  #requireUnitOfWork(): void {
    if (!this.#database.inTransaction)
      throw new Error('A lock outside a unit of work is gone before it is of use.');
  }
}

async function namingTheTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const index = brokenUniqueIndex(error);
    if (index === 'users_email_unique') throw new EmailTakenError();
    if (index === 'users_login_unique') throw new LoginTakenError();
    throw error;
  }
}
