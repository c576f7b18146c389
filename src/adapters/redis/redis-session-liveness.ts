import { randomBytes } from 'node:crypto';
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
import { CONFIRM_LEASE_SCRIPT } from './confirm-lease-script.ts';
import { aliveEntry, endedEntry, leaseEntry, livenessOf } from './liveness-entry.ts';
import { PendingEndings } from './pending-endings.ts';
import type { RedisClient } from './redis-client.ts';
import type { RedisConnection } from './redis-connection.ts';
import { redisKey } from './redis-key.ts';

// So many SETs at a time take Redis about a millisecond.
const MARKS_AT_A_TIME = 500;
const TRY_AGAIN_AFTER_MS = 100;
const MOST_UNTOLD = 10_000;

interface Deps {
  readonly connection: RedisConnection;
  /** The truth. */
  readonly sessions: Pick<SessionRepository, 'stateOf' | 'listLive'>;
  readonly clock: Clock;
  /** `LIVENESS_TTL`, seconds: how long a dead session may at most be taken for alive when marks get lost. */
  readonly ttlSeconds: number;
}

/**
 * Which sessions live, remembered in Redis for a few seconds.
 *
 * Why a reader that is slow can't revive what has ended: it may write only over its own lease, which it took before
 * it asked the database, and only until that lease expires. An ending that the reader did not see was committed after
 * the question; its mark then lies over the lease for twice as long as a lease lives. When the mark could not be
 * made, what was written expires with the lease. A flushed or restarted Redis has lost the lease, too.
 *
 * An entry holds the version of the account too. When that changes the entry is deleted, which no reader can undo: one who
 * asked the database before the change has lost its lease, and the next takes another. Deleting a mark revives nothing for the same reason.
 */
export class RedisSessionLiveness implements SessionLiveness {
  readonly #deps: Deps;
  readonly #ttlMs: number;
  readonly #pending: PendingEndings;
  /** Whose account changed here while Redis did not listen: PostgreSQL is asked for them until the entries of before have expired. */
  readonly #untold: LRUCache<UserId, true>;
  #retry: NodeJS.Timeout | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#ttlMs = Math.round(deps.ttlSeconds * 1000);
    this.#pending = new PendingEndings(2 * this.#ttlMs);
    this.#untold = new LRUCache({ max: MOST_UNTOLD, ttl: this.#ttlMs });
  }

  async stateOf(sessionId: SessionId, userId: UserId): Promise<Liveness> {
    const unmarked = this.#pending.reasonOf(sessionId);
    if (unmarked !== null) return { alive: false, reason: unmarked };
    if (this.#pending.isOverfull) return await this.#askTruth(sessionId, userId);

    const key = livenessKey(sessionId);
    const entry = await this.#deps.connection.get(key);
    // Asked again: the session may have ended here while Redis was thinking.
    const endedMeanwhile = this.#pending.reasonOf(sessionId);
    if (endedMeanwhile !== null) return { alive: false, reason: endedMeanwhile };
    if (entry === null) return await this.#askUnderLease(key, sessionId, userId);
    const known = entry === undefined ? null : livenessOf(entry, this.#deps.clock.now());
    if (known === null || (known.alive && this.#untold.has(userId))) {
      return await this.#askTruth(sessionId, userId);
    }
    return known;
  }

  async markEnded(endings: readonly RevokedSession[]): Promise<void> {
    this.#pending.add(endings);
    await this.#mark(endings);
    this.#retryLater();
  }

  async accountChanged(userId: UserId): Promise<void> {
    const { connection, sessions, clock } = this.#deps;
    try {
      const live = await sessions.listLive(userId, clock.now());
      await Promise.all(live.map(({ id }) => connection.run((redis) => redis.unlink(livenessKey(id)))));
    } catch {
      this.#untold.set(userId, true);
    }
  }

  /** Endings that Redis has still to be told of. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  async #askTruth(sessionId: SessionId, userId: UserId): Promise<SessionStatus> {
    return await this.#deps.sessions.stateOf(sessionId, userId, this.#deps.clock.now());
  }

  async #askUnderLease(key: string, sessionId: SessionId, userId: UserId): Promise<Liveness> {
    const lease = leaseEntry(randomBytes(16).toString('base64url'));
    const taken = await this.#orNothing((redis) => redis.set(key, lease, 'PX', this.#ttlMs, 'NX'));
    const state = await this.#askTruth(sessionId, userId);
    if (!state.alive) return state;
    if (taken === 'OK') {
      await this.#confirm(key, lease, aliveEntry(state.until, state.accountVersion), state.until);
    }
    return state;
  }

  async #confirm(key: string, lease: string, life: string, until: Date): Promise<void> {
    const { connection, clock } = this.#deps;
    const leftMs = until.getTime() - clock.now().getTime();
    // Not written is not harmful: the next reader asks the database, too.
    await connection.runScript(CONFIRM_LEASE_SCRIPT, [key], [lease, life, leftMs]).catch(() => undefined);
  }

  /** What Redis says; undefined when it can't be asked. */
  async #orNothing<T>(commands: (redis: RedisClient) => Promise<T>): Promise<T | undefined> {
    return await this.#deps.connection.run(commands).catch(() => undefined);
  }

  /** Tells Redis while it listens; what it has taken is no longer pending. */
  async #mark(endings: readonly RevokedSession[]): Promise<void> {
    for (let start = 0; start < endings.length; start += MARKS_AT_A_TIME) {
      if (!this.#deps.connection.isAvailable) return;
      const chunk = endings.slice(start, start + MARKS_AT_A_TIME);
      await Promise.all(chunk.map((ending) => this.#markOne(ending)));
    }
  }

  async #markOne({ sessionId, reason }: RevokedSession): Promise<void> {
    const reply = await this.#orNothing((redis) =>
      redis.set(livenessKey(sessionId), endedEntry(reason), 'PX', 2 * this.#ttlMs),
    );
    if (reply === 'OK') this.#pending.remove(sessionId);
  }

  #retryLater(): void {
    if (this.#pending.size === 0 || this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      void this.#mark(this.#pending.list()).finally(() => {
        this.#retry = undefined;
        this.#retryLater();
      });
    }, TRY_AGAIN_AFTER_MS);
    this.#retry.unref();
  }
}

function livenessKey(sessionId: SessionId): string {
  return redisKey('session', sessionId);
}
