import type { FactorKind } from '#domain/factors/factor-kind.ts';
import type { AccountMail } from '#application/identity/accounts/ports/account-mail.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { LockedAccount, SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { AccountFactors } from './account-factors.ts';
import type { FactorSessions } from './factor-sessions.ts';
import type { RecoveryCodeSets } from './recovery-code-sets.ts';

/** What is added or removed; recovery codes come and go with the others. */
type ChangedKind = Exclude<FactorKind, 'recovery_code'>;
type Write = (locked: LockedAccount) => Promise<void>;

/** Codes come with the first factor only. */
export interface AddedFactor {
  /** As they are shown, once. */
  readonly recoveryCodes?: readonly string[];
}

interface Deps {
  readonly revoker: SessionRevoker;
  readonly factors: AccountFactors;
  readonly sessions: FactorSessions;
  readonly recoveryCodes: RecoveryCodeSets;
  readonly mail: Pick<AccountMail, 'factorsChanged'>;
}

/**
 * Adds and removes factors. The other sessions of the account end, in one unit of work with the change, its audit event
 * and the notice to the owner; the account is locked, so that which factor is the first, and which the last, is certain.
 */
export class FactorChanges {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param write stores the factor, within the unit of work; when it throws, nothing changes.
   * @throws {UnauthenticatedError} when the session of the request has ended meanwhile; what `write` throws.
   */
  async add(actor: Actor, kind: ChangedKind, write: Write): Promise<AddedFactor> {
    const { factors, recoveryCodes } = this.#deps;
    let codes: readonly string[] | null = null;
    await this.#change('factor.added', actor, kind, async (locked) => {
      const isFirst = !(await factors.hasFactor(actor.userId));
      await write(locked);
      codes = isFirst ? await recoveryCodes.renew(actor.userId) : null;
    });
    return codes === null ? {} : { recoveryCodes: codes };
  }

  /**
   * @param write deletes the factor, within the unit of work, and throws where there is none.
   * @throws as {@link add}
   */
  async remove(actor: Actor, kind: ChangedKind, write: Write): Promise<void> {
    const { factors, sessions } = this.#deps;
    const { userId } = actor;
    let wasLast = false;
    await this.#change('factor.removed', actor, kind, async (locked) => {
      await write(locked);
      wasLast = await factors.forgetWithoutFactor(userId);
      if (wasLast) await sessions.fallToAal1(userId);
    });
    if (wasLast) await sessions.forget(userId);
  }

  async #change(
    type: 'factor.added' | 'factor.removed',
    actor: Actor,
    kind: ChangedKind,
    write: Write,
  ): Promise<void> {
    const { revoker, sessions, mail } = this.#deps;
    const { userId, sessionId } = actor;
    const revocation = { userId, reason: 'factors_changed', except: sessionId } as const;
    const ended = await revoker.revokeAll(revocation, async (locked) => {
      await sessions.requireLive(actor);
      await write(locked);
      await mail.factorsChanged(locked.user);
      const data = { kind, sessionsEnded: locked.sessionsEnded };
      locked.audit.record({ type, actorId: userId, subjectId: userId, sessionId, data });
    });
    if (ended === null) throw new UnauthenticatedError('account_deleted');
  }
}
