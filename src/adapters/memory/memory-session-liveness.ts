import { LRUCache } from 'lru-cache';
import type { SessionId, SessionState } from '#domain/identity/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { SessionLiveness } from '#application/identity/ports/session-liveness.ts';
import type { Ending, SessionRepository } from '#application/identity/ports/session-repository.ts';
import type { Clock } from '#application/shared/ports/clock.ts';

// About 30 MB. A forgotten entry costs one question to the repository and nothing else.
const MOST_SESSIONS = 100_000;

/** `state` is null while a reader holds the lease. @property until ms since 1970. */
interface Entry {
  readonly state: SessionState | null;
  readonly until: number;
}

interface Deps {
  /** The truth. */
  readonly sessions: Pick<SessionRepository, 'stateOf'>;
  readonly clock: Clock;
  /** `LIVENESS_TTL`, seconds: a process of its own (a command-line tool) ends sessions, too. */
  readonly ttlSeconds: number;
}

/** Which sessions live, remembered in this process. The same leases and marks as in Redis as well: a slow reader revives nothing. */
export class MemorySessionLiveness implements SessionLiveness {
  readonly #deps: Deps;
  readonly #ttlMs: number;
  readonly #entries = new LRUCache<SessionId, Entry>({ max: MOST_SESSIONS });

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#ttlMs = deps.ttlSeconds * 1000;
  }

  async stateOf(sessionId: SessionId, userId: UserId): Promise<SessionState> {
    const now = this.#now();
    const entry = this.#entries.get(sessionId);
    if (entry === undefined || entry.until <= now) return await this.#askUnderLease(sessionId, userId);
    return entry.state ?? (await this.#askTruth(sessionId, userId));
  }

  markEnded(endings: readonly Ending[]): Promise<void> {
    const until = this.#now() + 2 * this.#ttlMs;
    for (const { sessionId, reason } of endings) {
      this.#entries.set(sessionId, { state: { alive: false, reason }, until });
    }
    return Promise.resolve();
  }

  async #askUnderLease(sessionId: SessionId, userId: UserId): Promise<SessionState> {
    const lease: Entry = { state: null, until: this.#now() + this.#ttlMs };
    this.#entries.set(sessionId, lease);
    const state = await this.#askTruth(sessionId, userId);
    const isOwn = this.#entries.peek(sessionId) === lease && lease.until > this.#now();
    if (isOwn && state.alive) {
      this.#entries.set(sessionId, { state, until: Math.min(lease.until, state.until.getTime()) });
    }
    return state;
  }

  async #askTruth(sessionId: SessionId, userId: UserId): Promise<SessionState> {
    return await this.#deps.sessions.stateOf(sessionId, userId, this.#deps.clock.now());
  }

  #now(): number {
    return this.#deps.clock.now().getTime();
  }
}
