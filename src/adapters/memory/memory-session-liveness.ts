import { LRUCache } from 'lru-cache';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Liveness, SessionLiveness } from '#application/identity/sessions/ports/session-liveness.ts';
import type {
  RevokedSession,
  SessionRepository,
  SessionStatus,
} from '#application/identity/sessions/ports/session-repository.ts';
import type { Clock } from '#application/shared/ports/clock.ts';

// About 30 MB. A forgotten entry costs one question to the repository and nothing else.
const MOST_SESSIONS = 100_000;

/** `liveness` is null while a reader holds the lease. @property until ms since 1970. */
interface Entry {
  readonly liveness: Liveness | null;
  readonly until: number;
}

interface Deps {
  /** The truth. */
  readonly sessions: Pick<SessionRepository, 'stateOf' | 'listLive'>;
  readonly clock: Clock;
  /** `LIVENESS_TTL`, seconds: a process of its own (a command-line tool) ends sessions, too. */
  readonly ttlSeconds: number;
}

/** Which sessions live, remembered in this process. The same leases and marks as in Redis as well: a slow reader revives nothing. */
export class MemorySessionLiveness implements SessionLiveness {
  readonly #deps: Deps;
  readonly #ttlMs: number;
  readonly #entries = new LRUCache<SessionId, Entry>({ maxSize: MOST_SESSIONS, sizeCalculation: () => 1 });

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#ttlMs = deps.ttlSeconds * 1000;
  }

  async stateOf(sessionId: SessionId, userId: UserId): Promise<Liveness> {
    const now = this.#now();
    const entry = this.#entries.get(sessionId);
    if (entry === undefined || entry.until <= now) return await this.#askUnderLease(sessionId, userId);
    return entry.liveness ?? (await this.#askTruth(sessionId, userId));
  }

  markEnded(revoked: readonly RevokedSession[]): Promise<void> {
    const until = this.#now() + 2 * this.#ttlMs;
    for (const { sessionId, reason } of revoked) {
      this.#entries.set(sessionId, { liveness: { alive: false, reason }, until });
    }
    return Promise.resolve();
  }

  async accountChanged(userId: UserId): Promise<void> {
    const { sessions, clock } = this.#deps;
    try {
      const live = await sessions.listLive(userId, clock.now());
      for (const { id } of live) this.#entries.delete(id);
    } catch {
      this.#entries.clear();
    }
  }

  async #askUnderLease(sessionId: SessionId, userId: UserId): Promise<Liveness> {
    const lease: Entry = { liveness: null, until: this.#now() + this.#ttlMs };
    this.#entries.set(sessionId, lease);
    const state = await this.#askTruth(sessionId, userId);
    const isOwn = this.#entries.peek(sessionId) === lease && lease.until > this.#now();
    if (!isOwn || !state.alive) return state;
    const liveness: Liveness = { alive: true, accountVersion: state.accountVersion };
    this.#entries.set(sessionId, { liveness, until: Math.min(lease.until, state.until.getTime()) });
    return liveness;
  }

  async #askTruth(sessionId: SessionId, userId: UserId): Promise<SessionStatus> {
    return await this.#deps.sessions.stateOf(sessionId, userId, this.#deps.clock.now());
  }

  #now(): number {
    return this.#deps.clock.now().getTime();
  }
}
