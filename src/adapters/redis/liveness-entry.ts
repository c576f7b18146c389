import { SESSION_END_REASONS, type SessionEndReason } from '#domain/identity/session.ts';
import type { Liveness } from '#application/identity/ports/session-liveness.ts';

const ALIVE = 'alive:';
const ENDED = 'ended:';

/**
 * What Redis holds of a session, as text: `lease:<random>`, `alive:<ms since 1970>:<random>`, `ended:<reason>`. The random
 * part of a life is that of the lease it was confirmed under, so no life looks like another: as a whole it is the stamp.
 */
export function leaseEntry(random: string): string {
  return `lease:${random}`;
}

export function aliveEntry(until: Date, random: string): string {
  return `${ALIVE}${until.getTime()}:${random}`;
}

export function endedEntry(reason: SessionEndReason): string {
  return `${ENDED}${reason}`;
}

/** What an entry says of the session at `now`; null where it says nothing: a lease, a life that is over, nonsense. */
export function livenessOf(entry: string, now: Date): Liveness | null {
  if (entry.startsWith(ALIVE)) {
    const end = entry.indexOf(':', ALIVE.length);
    // Without its random part (none, and NaN, is past) it could look like an earlier one.
    const until = end === -1 ? NaN : Number(entry.slice(ALIVE.length, end));
    return until > now.getTime() ? { alive: true, stamp: entry } : null;
  }
  if (!entry.startsWith(ENDED)) return null;
  const detail = entry.slice(ENDED.length);
  const reason = SESSION_END_REASONS.find((each) => each === detail);
  return reason === undefined ? null : { alive: false, reason };
}
