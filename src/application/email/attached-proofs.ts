import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AccountFactors } from '#application/factors/account-factors.ts';
import type { CredentialRepository } from '#application/identity/passwords/ports/credential-repository.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';

/** What becomes of the proofs of an account, when somebody has proved its address. */
export interface ProofsAfterwards {
  readonly password: PasswordHash | 'kept' | 'deleted';
  /** Second factors; recovery codes share their fate. */
  readonly factors: 'kept' | 'deleted' | { readonly deletedSince: Date };
}

interface Deps {
  readonly credentials: Pick<CredentialRepository, 'put' | 'remove'>;
  readonly factors: AccountFactors;
}

/** What lets somebody into an account besides its address: password and second factors, which somebody else may have set. */
export class AttachedProofs {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Within the unit of work that locks the account and ends its sessions. */
  async settle(userId: UserId, { password, factors }: ProofsAfterwards, audit: AuditTrail): Promise<void> {
    const { credentials } = this.#deps;
    if (password === 'deleted') await credentials.remove(userId);
    else if (password !== 'kept') await credentials.put(userId, password);
    if (factors === 'kept') return;
    const since = factors === 'deleted' ? null : factors.deletedSince;
    const count = await this.#deps.factors.removeAllOf(userId, since);
    if (count === 0) return;
    audit.record({ type: 'factor.removed', actorId: userId, subjectId: userId, data: { count } });
  }
}
