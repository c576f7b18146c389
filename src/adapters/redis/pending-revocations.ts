import type { SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { RevokedSession } from '#application/identity/sessions/ports/session-repository.ts';

/** About 30 MB when full. */
const CAPACITY = 100_000;

/**
 * Revocations of this instance that Redis does not know of yet. Each is kept until it does, or until no cache can hold
 * the session for alive any more. When there are too many, {@link isOverfull} says for as long that nothing cached may
 * be believed here.
 */
export class PendingRevocations {
  readonly #keepMs: number;
  readonly #capacity: number;
  readonly #revocations = new Map<SessionId, { readonly reason: SessionEndReason; readonly until: number }>();
  #overfullUntil = 0;

  /** @param keepMs after this nothing is left that was cached before a revocation. */
  constructor(keepMs: number, capacity = CAPACITY) {
    this.#keepMs = keepMs;
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#revocations.size;
  }

  get isOverfull(): boolean {
    return performance.now() < this.#overfullUntil;
  }

  add(revoked: readonly RevokedSession[]): void {
    const until = performance.now() + this.#keepMs;
    for (const { sessionId, reason } of revoked) {
      if (this.#revocations.has(sessionId)) continue;
      if (this.#revocations.size >= this.#capacity) this.#overfullUntil = until;
      else this.#revocations.set(sessionId, { reason, until });
    }
  }

  reasonOf(sessionId: SessionId): SessionEndReason | null {
    return this.#revocations.get(sessionId)?.reason ?? null;
  }

  remove(sessionId: SessionId): void {
    this.#revocations.delete(sessionId);
  }

  /** What is still pending, oldest first. */
  list(): readonly RevokedSession[] {
    const now = performance.now();
    for (const [sessionId, { until }] of this.#revocations) {
      if (until > now) break;
      this.#revocations.delete(sessionId);
    }
    return Array.from(this.#revocations, ([sessionId, { reason }]) => ({ sessionId, reason }));
  }
}
