import type { AccountMetadata, MetadataChange } from '#domain/identity/metadata/account-metadata.ts';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import {
  checkExpectedVersion,
  withOptimisticRetry,
  type ExpectedVersions,
} from '#application/shared/expected-version.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { UserRepository } from '../accounts/ports/user-repository.ts';
import type { ActiveAdmins } from '../roles/active-admins.ts';
import type { MetadataRepository } from './ports/metadata-repository.ts';

export interface SetMetadataCommand {
  /** The owner, who sets `metadata` only, or an admin. */
  readonly actorId: UserId;
  readonly userId: UserId;
  readonly change: MetadataChange;
  readonly expected: ExpectedVersions;
}

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly admins: ActiveAdmins;
  readonly metadata: MetadataRepository;
}

/** Replaces custom data of an account. */
export class SetMetadata {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidFieldsError} for an object that is too large; {UserNotFoundError}; {PreconditionFailedError};
   *   {ConcurrentChangeError}; {UnauthenticatedError} for an admin who was demoted, suspended or deleted meanwhile.
   */
  async execute(command: SetMetadataCommand): Promise<AccountMetadata> {
    const { uow } = this.#deps;
    return await withOptimisticRetry(() => uow.run((audit) => this.#change(command, audit)));
  }

  /** @returns null when another change came first. */
  async #change(
    { actorId, userId, change, expected }: SetMetadataCommand,
    audit: AuditTrail,
  ): Promise<AccountMetadata | null> {
    const { users, admins, metadata } = this.#deps;
    if (actorId !== userId) {
      if ((await users.lock(userId)) === null) throw new UserNotFoundError();
      await admins.checkActor(actorId);
    }
    const found = await metadata.find(userId);
    if (found === null) throw new UserNotFoundError();
    checkExpectedVersion(found.version, expected);
    const kind = kindOf(change);
    if (kind === null) return found;
    const saved = await metadata.save(found.with(change));
    if (saved === null) return null;
    audit.record({ type: 'metadata.changed', actorId, subjectId: userId, data: { kind } });
    return saved;
  }
}

function kindOf({ metadata, adminMetadata }: MetadataChange): 'metadata' | 'adminMetadata' | 'both' | null {
  if (metadata !== undefined) return adminMetadata === undefined ? 'metadata' : 'both';
  return adminMetadata === undefined ? null : 'adminMetadata';
}
