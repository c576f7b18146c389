import type { Clock } from '#application/shared/ports/clock.ts';
import type { AuditEventDraft } from '#application/shared/ports/audit-trail.ts';
import type { AuditEventFactory } from './audit-event-factory.ts';
import type { AuditLog } from './ports/audit-log.ts';
import type { KeyInventory, PresentKey } from './ports/key-inventory.ts';

const DAY_MS = 24 * 3600 * 1000;
const NOBODY_KNOWN = { actorId: null, subjectId: null } as const;

interface Deps {
  readonly keys: KeyInventory;
  readonly auditLog: Pick<AuditLog, 'appendOnce' | 'keysInUse'>;
  readonly auditEvents: AuditEventFactory;
  readonly clock: Clock;
}

/**
 * Records which keys were made and retired since it was last run; at first, since any instance recorded keys. Several
 * instances see the same changes, and each is stored once.
 */
export class RecordKeyChanges {
  readonly #deps: Deps;
  readonly #days: number;
  #known: ReadonlySet<string> | null = null;

  /** @param days for which events are kept; 0: for good. A key that is older is no news. */
  constructor(deps: Deps, days: number) {
    this.#deps = deps;
    this.#days = days;
  }

  async execute(): Promise<void> {
    const { keys, auditLog, auditEvents } = this.#deps;
    const known = this.#known ?? new Set(await auditLog.keysInUse());
    const present = keys.presentKeys();
    const names = new Set(present.map(({ name }) => name));
    const drafts: readonly AuditEventDraft[] = [
      ...present.filter((key) => !known.has(key.name) && this.#isRecent(key)).map(made),
      ...[...known].filter((name) => !names.has(name)).map(retired),
    ];
    if (drafts.length > 0) await auditLog.appendOnce(drafts.map((draft) => auditEvents.make(draft)));
    this.#known = names;
  }

  #isRecent({ createdAt }: PresentKey): boolean {
    return this.#days === 0 || this.#deps.clock.now().getTime() - createdAt.getTime() < this.#days * DAY_MS;
  }
}

function made({ name, kind }: PresentKey): AuditEventDraft {
  return { ...NOBODY_KNOWN, type: 'key.made', data: { key: name, kind } };
}

function retired(name: string): AuditEventDraft {
  return { ...NOBODY_KNOWN, type: 'key.retired', data: { key: name } };
}
