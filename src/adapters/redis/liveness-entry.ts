import { SESSION_END_REASONS, type SessionEndReason, type SessionState } from '#domain/identity/session.ts';

/** What Redis holds of a session, as text: `lease:<random>`, `alive:<ms since 1970>`, `ended:<reason>`. */
export function leaseEntry(random: string): string {
  return `lease:${random}`;
}

export function aliveEntry(until: Date): string {
  return `alive:${until.getTime()}`;
}

export function endedEntry(reason: SessionEndReason): string {
  return `ended:${reason}`;
}

/** What an entry says of the session at `now`; null where it says nothing: a lease, a life that is over, nonsense. */
export function stateOfEntry(entry: string, now: Date): SessionState | null {
  const colon = entry.indexOf(':');
  const [kind, detail] = [entry.slice(0, colon), entry.slice(colon + 1)];
  if (kind === 'alive') {
    const until = new Date(Number(detail));
    return until > now ? { alive: true, until } : null;
  }
  const reason = SESSION_END_REASONS.find((each) => each === detail);
  return kind === 'ended' && reason !== undefined ? { alive: false, reason } : null;
}
