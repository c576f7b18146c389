import type { UserId } from '#domain/shared/ids.ts';
import type { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import type { AuditLog } from '#application/audit/ports/audit-log.ts';
import type { NamePseudonyms } from './ports/name-pseudonyms.ts';

/** Whose password was tried: an account, or a name that no account has. */
export interface TriedAccount {
  readonly name: string;
  readonly userId: UserId | null;
}

interface Deps {
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly auditEvents: AuditEventFactory;
  readonly pseudonyms: NamePseudonyms;
}

/** Records failed logins in the audit log, a bounded number however many there are. */
export class FailedLogins {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The password was wrong, or there is no such account. The throttle bounds how often that happens. */
  async recordWrong(tried: TriedAccount): Promise<void> {
    await this.#record(tried, { refused: false, count: 1 });
  }

  /** The password was right, and yet no session opened. @param code of the error that says why. */
  async recordStopped(tried: TriedAccount, code: string): Promise<void> {
    await this.#record(tried, { refused: false, count: 1, code });
  }

  /**
   * The attempt was refused and nothing was compared: only the first, second, fourth, eighth … of a pause is recorded.
   * @param count how many were refused since the pause began.
   */
  async recordRefused(tried: TriedAccount, count: number): Promise<void> {
    if (isPowerOfTwo(count)) await this.#record(tried, { refused: true, count });
  }

  async #record(
    { name, userId }: TriedAccount,
    what: { refused: boolean; count: number; code?: string },
  ): Promise<void> {
    const { auditLog, auditEvents, pseudonyms } = this.#deps;
    const data = userId === null ? { ...what, name: pseudonyms.of(name) } : what;
    const event = auditEvents.make({ type: 'login.failed', actorId: null, subjectId: userId, data });
    await auditLog.append(event);
  }
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}
