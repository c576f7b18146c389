import { LockMode, raw } from '@mikro-orm/core';
import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import { Email } from '#domain/identity/accounts/email.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { CredentialRecord } from '#adapters/postgres/entities/credential-record.ts';
import { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import { RowLoader } from '#adapters/postgres/row-loader.ts';
import { credentialToRecord } from '../passwords/credential-mapper.ts';
import {
  anyAdmin,
  countAdminsExcept,
  deleteSomeTasks,
  lockAdmins,
  userByEmail,
  userByLogin,
  usersByIds,
  usersPage,
} from './queries.ts';
import { withTakenNames } from './with-taken-names.ts';
import { userToDomain, userToRecord, type UserRow } from './user-mapper.ts';

/** Rows that one statement deletes at most. */
const BATCH = 5_000;

/** Accounts in `users`; credentials, tasks and known networks go with them by foreign key. */
export class PostgresUserRepository implements UserRepository {
  readonly #database: Database;
  readonly #byId: RowLoader<UserRow>;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
    this.#byId = new RowLoader(database, usersByIds, ({ id }) => id);
  }

  async add(user: User, hash?: PasswordHash): Promise<void> {
    await withTakenNames(() =>
      this.#database.transaction(async (em) => {
        await em.insert(UserRecord, userToRecord(user));
        if (hash !== undefined) {
          await em.insert(CredentialRecord, credentialToRecord(user.id, hash));
        }
      }),
    );
  }

  async findById(id: UserId): Promise<User | null> {
    const row = await this.#byId.find(id);
    return row === null ? null : userToDomain(row);
  }

  async findByName(name: AccountName): Promise<User | null> {
    const query = name instanceof Email ? userByEmail : userByLogin;
    const [row] = await this.#database.rows(query(name.canonical));
    return row === undefined ? null : userToDomain(row);
  }

  async list(limit: number, before: UserId | null): Promise<readonly User[]> {
    const rows = await this.#database.rows(usersPage(limit, before));
    return rows.map(userToDomain);
  }

  async save(user: User): Promise<User | null> {
    const { version } = user;
    const next = user.withVersion(version + 1);
    const { id, ...changes } = userToRecord(next);
    // What others write, whose change may have come in between.
    const kept = {
      securityVersion: raw<number>('security_version'),
      lastLoginAt: raw<Date>('last_login_at'),
    };
    const written = await withTakenNames(() =>
      this.#database.run((em) => em.nativeUpdate(UserRecord, { id, version }, { ...changes, ...kept })),
    );
    return written === 1 ? next : null;
  }

  async remove(id: UserId): Promise<boolean> {
    return await this.#database.transaction(async (em) => {
      await inBatches(() => this.#database.change(deleteSomeTasks(id, BATCH)));
      return (await em.nativeDelete(UserRecord, { id })) === 1;
    });
  }

  async lock(id: UserId): Promise<User | null> {
    const row = await this.#database.run((em) =>
      em.findOne(UserRecord, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true }),
    );
    return row === null ? null : userToDomain(row);
  }

  async raiseSecurityVersion(id: UserId): Promise<void> {
    this.#requireUnitOfWork();
    await this.#database.run((em) =>
      em.nativeUpdate(UserRecord, { id }, { securityVersion: raw<number>('security_version + 1') }),
    );
  }

  async countOtherAdmins(id: UserId, now: Date): Promise<number> {
    this.#requireUnitOfWork();
    await this.#database.rows(lockAdmins());
    // A statement of its own: it sees what the holder of the lock before us has committed.
    const [row] = await this.#database.rows(countAdminsExcept(id, now));
    return row?.admins ?? 0;
  }

  async hasAdmin(): Promise<boolean> {
    return (await this.#database.rows(anyAdmin())).length > 0;
  }

  #requireUnitOfWork(): void {
    if (!this.#database.inTransaction)
      throw new Error('A lock outside a unit of work would be gone before it is of use.');
  }
}

async function inBatches(batch: () => Promise<number>): Promise<void> {
  while ((await batch()) === BATCH);
}
