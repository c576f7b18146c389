import type { SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { RevokedSession } from '#application/identity/sessions/ports/session-repository.ts';

// About 30 MB when full: far more endings than an outage of Redis brings.
const MOST = 100_000;

/**
 * Endings that this instance made and Redis has not been told of. Each is kept until it was, or until no cache can
 * hold the session for alive any more. When there are too many to remember, {@link isOverfull} says for as long that
 * nothing cached may be believed here.
 */
export class PendingEndings {
  readonly #keepMs: number;
  readonly #most: number;
  readonly #endings = new Map<SessionId, { readonly reason: SessionEndReason; readonly until: number }>();
  #overfullUntil = 0;

  /** @param keepMs by then nothing that was cached before an ending is left. */
  constructor(keepMs: number, most = MOST) {
    this.#keepMs = keepMs;
    this.#most = most;
  }

  get size(): number {
    return this.#endings.size;
  }

  get isOverfull(): boolean {
    return this.#overfullUntil > 0 && performance.now() < this.#overfullUntil;
  }

  add(endings: readonly RevokedSession[]): void {
    const until = performance.now() + this.#keepMs;
    for (const { sessionId, reason } of endings) {
      if (this.#endings.has(sessionId)) continue;
      if (this.#endings.size >= this.#most) this.#overfullUntil = until;
      else this.#endings.set(sessionId, { reason, until });
    }
  }

  reasonOf(sessionId: SessionId): SessionEndReason | null {
    return this.#endings.get(sessionId)?.reason ?? null;
  }

  remove(sessionId: SessionId): void {
    this.#endings.delete(sessionId);
  }

  /** All that are still to be told, oldest first. */
  list(): readonly RevokedSession[] {
    const now = performance.now();
    for (const [sessionId, { until }] of this.#endings) {
      if (until > now) break;
      this.#endings.delete(sessionId);
    }
    return Array.from(this.#endings, ([sessionId, { reason }]) => ({ sessionId, reason }));
  }
}
