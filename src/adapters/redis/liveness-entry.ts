import { SESSION_END_REASONS, type SessionEndReason, type SessionState } from '#domain/identity/session.ts';

const ALIVE = 'alive:';
const ENDED = 'ended:';

/** What Redis holds of a session, as text: `lease:<random>`, `alive:<ms since 1970>`, `ended:<reason>`. */
export function leaseEntry(random: string): string {
  return `lease:${random}`;
}

export function aliveEntry(until: Date): string {
  return `${ALIVE}${until.getTime()}`;
}

export function endedEntry(reason: SessionEndReason): string {
  return `${ENDED}${reason}`;
}

/** What an entry says of the session at `now`; null where it says nothing: a lease, a life that is over, nonsense. */
export function stateOfEntry(entry: string, now: Date): SessionState | null {
  if (entry.startsWith(ALIVE)) {
    const until = new Date(Number(entry.slice(ALIVE.length)));
    // Numbers: to compare two dates as they are takes as long as all the rest.
    return until.getTime() > now.getTime() ? { alive: true, until } : null;
  }
  if (!entry.startsWith(ENDED)) return null;
  const detail = entry.slice(ENDED.length);
  const reason = SESSION_END_REASONS.find((each) => each === detail);
  return reason === undefined ? null : { alive: false, reason };
}
