import { profileDifference } from '#domain/identity/accounts/profile.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import {
  checkExpectedVersion,
  withOptimisticRetry,
  type ExpectedVersions,
} from '#application/shared/expected-version.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { AccountChanges } from './account-changes.ts';
import type { EmailChanges, RequestedChange } from './ports/email-changes.ts';
import type { UserRepository } from './ports/user-repository.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import { accountView, type AccountView } from './views.ts';

export interface UpdateProfileCommand extends RequestedChange {
  readonly expected: ExpectedVersions;
}

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly emails: EmailChanges;
  readonly changes: AccountChanges;
}

/** Changes the profile of the caller's account: email, login, names and language. */
export class UpdateProfile {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidFieldsError}; {EmailTakenError}; {LoginTakenError}; {PreconditionFailedError};
   *   {ConcurrentChangeError}; {UnauthenticatedError} when the account was deleted meanwhile; what
   *   {@link EmailChanges.authorize} throws.
   */
  async execute(command: UpdateProfileCommand): Promise<Versioned<AccountView>> {
    const { uow, emails, changes } = this.#deps;
    const authorized = await emails.authorize(command);
    const saved = await withOptimisticRetry(() =>
      uow.run((audit) => this.#change(command, authorized, audit)),
    );
    await changes.publish(command.actor.userId);
    return { view: accountView(saved), version: saved.version };
  }

  /** @returns null when another change came first. */
  async #change(
    command: UpdateProfileCommand,
    authorized: number | null,
    audit: AuditTrail,
  ): Promise<User | null> {
    const { users, emails } = this.#deps;
    const { userId, sessionId } = command.actor;
    const user = await users.findById(userId);
    if (user === null) throw new UnauthenticatedError('account_deleted');
    checkExpectedVersion(user.version, command.expected);
    const changed = await emails.apply(user, command, authorized);
    const saved = changed === user ? user : await users.save(changed);
    if (saved === null) return null;
    await emails.announce(user, saved, command);
    if (changed === user) return saved;
    const data = profileDifference(user, saved);
    audit.record({ type: 'account.updated', actorId: userId, subjectId: userId, sessionId, data });
    return saved;
  }
}
