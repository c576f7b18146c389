import type { AccountName } from '#domain/identity/accounts/account-name.ts';
import { Email } from '#domain/identity/accounts/email.ts';
import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { MemoryTables } from '../memory-tables.ts';
import { removeFactors } from '../factors/remove-factors.ts';
import { newestFirst } from '../newest-first.ts';

/** Accounts in memory, under the rules of the database. */
export class MemoryUserRepository implements UserRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async add(user: User, hash?: PasswordHash): Promise<void> {
    await this.#store.write((tables) => {
      if (tables.users.has(user.id)) throw new Error(`There is a user ${user.id} already.`);
      checkNames(tables, user);
      keep(tables, user);
      if (hash !== undefined) tables.credentials.set(user.id, hash);
    });
  }

  async findById(id: UserId): Promise<User | null> {
    return await this.#store.read((tables) => load(tables, id));
  }

  async findByName(name: AccountName): Promise<User | null> {
    const byEmail = name instanceof Email;
    return await this.#store.read(
      (tables) =>
        all(tables).find(
          (user) => (byEmail ? user.canonicalEmail : user.canonicalLogin) === name.canonical,
        ) ?? null,
    );
  }

  async list(limit: number, before: UserId | null): Promise<readonly User[]> {
    return await this.#store.read(({ users }) =>
      newestFirst(users.values(), before)
        .slice(0, limit)
        .map((snapshot) => User.restore(snapshot)),
    );
  }

  async save(user: User): Promise<User | null> {
    return await this.#store.write((tables) => {
      const stored = tables.users.get(user.id);
      if (stored?.version !== user.version) return null;
      checkNames(tables, user);
      const saved = user.withVersion(user.version + 1);
      const { securityVersion, lastLoginAt } = stored;
      keep(tables, User.restore({ ...saved.snapshot(), securityVersion, lastLoginAt }));
      return saved;
    });
  }

  async remove(id: UserId): Promise<boolean> {
    return await this.#store.write((tables) => {
      if (!tables.users.has(id)) return false;
      for (const task of tables.tasks.values()) if (task.ownerId === id) tables.tasks.delete(task.id);
      for (const [key, userId] of tables.importedAccounts) {
        if (userId === id) tables.importedAccounts.set(key, null);
      }
      tables.credentials.delete(id);
      tables.knownNetworks.delete(id);
      tables.metadata.delete(id);
      for (const invitation of tables.invitations.values()) {
        if (invitation.userId === id) tables.invitations.delete(invitation.id);
        else if (invitation.inviterId === id) {
          tables.invitations.set(invitation.id, { ...invitation, inviterId: null });
        }
      }
      removeFactors(tables, id);
      return tables.users.delete(id);
    });
  }

  async lock(id: UserId): Promise<User | null> {
    this.#requireUnitOfWork();
    return await this.findById(id);
  }

  async raiseSecurityVersion(id: UserId): Promise<void> {
    this.#requireUnitOfWork();
    await this.#store.write((tables) => {
      const user = load(tables, id);
      if (user !== null) keep(tables, user.withRaisedSecurityVersion());
    });
  }

  async countOtherAdmins(id: UserId, now: Date): Promise<number> {
    this.#requireUnitOfWork();
    return await this.#store.read(
      (tables) => admins(tables).filter((user) => user.id !== id && !user.isSuspendedAt(now)).length,
    );
  }

  async hasAdmin(): Promise<boolean> {
    return await this.#store.read((tables) => admins(tables).length > 0);
  }

  #requireUnitOfWork(): void {
    if (!this.#store.inTransaction)
      throw new Error('A lock outside a unit of work is gone before it is of use.');
  }
}

function keep({ users }: MemoryTables, user: User): void {
  users.set(user.id, User.restore(user).snapshot());
}

function load({ users }: MemoryTables, id: UserId): User | null {
  const snapshot = users.get(id);
  return snapshot === undefined ? null : User.restore(snapshot);
}

function all({ users }: MemoryTables): readonly User[] {
  return [...users.values()].map((snapshot) => User.restore(snapshot));
}

function admins(tables: MemoryTables): readonly User[] {
  return all(tables).filter(({ isAdmin }) => isAdmin);
}

/** @throws {EmailTakenError} {LoginTakenError} when another account has one of the user's names, in any case. */
function checkNames(tables: MemoryTables, user: User): void {
  const others = all(tables).filter(({ id }) => id !== user.id);
  const { canonicalEmail: email, canonicalLogin: login } = user;
  if (email !== null && others.some((other) => other.canonicalEmail === email)) throw new EmailTakenError();
  if (login !== null && others.some((other) => other.canonicalLogin === login)) throw new LoginTakenError();
}
