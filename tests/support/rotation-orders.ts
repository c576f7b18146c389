import type { Session, SessionLifetimes } from '#domain/identity/sessions/session.ts';
import type { RotationOutcome } from '#application/identity/sessions/ports/session-repository.ts';

/** A token that was sent to a session, and its outcome. */
export interface TokenUse {
  readonly counter: number;
  readonly outcome: RotationOutcome;
}

/** What a repository calls what the domain decides. */
export const KINDS = {
  rotate: 'rotated',
  replay: 'replayed',
  reuse: 'ended',
  ended: 'ended',
  ahead: 'ahead',
} as const;

/**
 * Whether what came of presenting tokens at the same time is what the domain's rule gives for some order of them: from
 * `start`, by way of each outcome, to `end`. That is what "atomic" means.
 */
export function explainedBySomeOrder(
  start: Session,
  uses: readonly TokenUse[],
  end: Session,
  now: Date,
  lifetimes: SessionLifetimes,
): boolean {
  if (uses.length === 0) return start.counter === end.counter && start.endReason === end.endReason;
  const tried = new Set<string>();
  return uses.some((next, index) => {
    const name = `${next.counter}:${next.outcome.kind}`;
    if (tried.has(name)) return false;
    tried.add(name);
    const decision = start.decideRotation(next.counter, now, lifetimes);
    if (KINDS[decision] !== next.outcome.kind) return false;
    let after = start;
    if (decision === 'rotate') after = start.rotated(now, lifetimes);
    if (decision === 'reuse') after = start.ended('refresh_reused', now);
    if ('session' in next.outcome && next.outcome.session.counter !== after.counter) return false;
    return explainedBySomeOrder(after, uses.toSpliced(index, 1), end, now, lifetimes);
  });
}
