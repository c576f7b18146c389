import { SESSION_END_REASONS, type SessionEndReason } from '#domain/identity/sessions/session.ts';
import type { Liveness } from '#application/identity/sessions/ports/session-liveness.ts';

const ALIVE = 'alive:';
const ENDED = 'ended:';

/**
 * What Redis holds of a session, as text: `lease:<random>`, `alive:<ms since 1970>:<account version>`,
 * `ended:<reason>`.
 */
export function leaseEntry(random: string): string {
  return `lease:${random}`;
}

export function aliveEntry(until: Date, accountVersion: number): string {
  return `${ALIVE}${until.getTime()}:${accountVersion}`;
}

export function endedEntry(reason: SessionEndReason): string {
  return `${ENDED}${reason}`;
}

/** What an entry says of the session at `now`; null where it says nothing: a lease, a life that is over, nonsense. */
export function livenessOf(entry: string, now: Date): Liveness | null {
  if (entry.startsWith(ALIVE)) {
    const [until, accountVersion] = entry.slice(ALIVE.length).split(':').map(Number);
    if (until === undefined || accountVersion === undefined || !Number.isInteger(accountVersion)) return null;
    return until > now.getTime() ? { alive: true, accountVersion } : null;
  }
  if (!entry.startsWith(ENDED)) return null;
  const detail = entry.slice(ENDED.length);
  const reason = SESSION_END_REASONS.find((each) => each === detail);
  return reason === undefined ? null : { alive: false, reason };
}
