import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import type { UserListCache } from '#application/identity/accounts/ports/user-list-cache.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { Candidate } from './candidate-factory.ts';
import type { ForeignHashes } from './ports/foreign-hashes.ts';
import type { ImportRepository, NewImportedAccount } from './ports/import-repository.ts';

interface Deps {
  readonly uow: UnitOfWork;
  readonly imports: ImportRepository;
  readonly holds: AddressHolds;
  readonly hashes: ForeignHashes;
  readonly userList: UserListCache;
}

/** Stores imported accounts with their events and invalidates the cached user list. */
export class ImportedAccountRegistrar {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Stores all of them or none. @throws {EmailTakenError}; {LoginTakenError}; {AlreadyImportedError} */
  async addAll(source: string, candidates: readonly Candidate[]): Promise<void> {
    const { uow, imports, holds, userList } = this.#deps;
    const accounts = await Promise.all(candidates.map((candidate) => this.#withHash(candidate)));
    await uow.run(async (audit) => {
      const emails = accounts.map(({ user }) => user.email).filter((email) => email !== null);
      const [first] = accounts;
      if (first !== undefined) await holds.claim(emails, null, first.user.createdAt);
      await imports.addAll(source, accounts);
      for (const { externalId, user } of accounts) {
        const { id, email, login, roles } = user;
        const data = { source, externalId, email, login, roles };
        audit.record({ type: 'account.imported', actorId: null, subjectId: id, data });
      }
    });
    await userList.invalidate();
  }

  async #withHash({ externalId, user, foreignHash }: Candidate): Promise<NewImportedAccount> {
    const hash = foreignHash === null ? null : await this.#deps.hashes.adopt(foreignHash);
    return { externalId, user, hash };
  }
}
