import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { AccountMail } from './ports/account-mail.ts';
import type { AddressHolds } from './ports/address-holds.ts';
import type { UserListCache } from './ports/user-list-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly holds: AddressHolds;
  readonly mail: AccountMail;
  readonly userList: UserListCache;
}

/**
 * Stores a new account with its password hash, both or neither, and asks whoever can log in for the proof of an email that
 * is not verified.
 * @param hash null for an account that nobody can log in to with a password yet.
 * @param actorId who makes the account; null for an operator at the command line, or the service itself.
 * @param locale the language that the request asked for.
 * @throws {EmailTakenError} {LoginTakenError}
 */
export type AddAccount = (
  user: User,
  hash: PasswordHash | null,
  actorId: UserId | null,
  locale?: Locale | null,
) => Promise<void>;

/** Stores new accounts and invalidates the cached user list. */
export class AccountRegistrar {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Stores an account by itself. Parameters and errors as in {@link AddAccount}. */
  async add(...account: Parameters<AddAccount>): Promise<void> {
    await this.transaction((add) => add(...account));
  }

  /** Stores accounts in one transaction with what else `work` changes. */
  async transaction<T>(work: (add: AddAccount, audit: AuditTrail) => Promise<T>): Promise<T> {
    const { uow, userList } = this.#deps;
    const result = await uow.run((audit) => work((...account) => this.#add(audit, ...account), audit));
    await userList.invalidate();
    return result;
  }

  async #add(
    audit: AuditTrail,
    ...[user, hash, actorId, locale = null]: Parameters<AddAccount>
  ): Promise<void> {
    const { users, holds, mail } = this.#deps;
    const { id, email, login, roles } = user;
    if (email !== null) await holds.claim([email], null, user.createdAt);
    await users.add(user, hash ?? undefined);
    if (hash !== null && !user.isEmailVerified) await mail.welcome(user, locale);
    audit.record({ type: 'account.registered', actorId, subjectId: id, data: { email, login, roles } });
  }
}
