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
import { aliveEntry, endedEntry, leaseEntry, livenessOf } from './liveness-entry.ts';
import { PendingRevocations } from './pending-revocations.ts';
import type { RedisConnection } from './redis-connection.ts';

/** So many SETs at a time take Redis about a millisecond. */
const MARKS_AT_A_TIME = 500;
const RETRY_AFTER_MS = 100;
const MAX_CHANGED_ACCOUNTS = 10_000;

interface Deps {
  readonly connection: RedisConnection;
  /** The truth. */
  readonly sessions: Pick<SessionRepository, 'stateOf' | 'listLive'>;
  readonly clock: Clock;
  /** `LIVENESS_TTL`, seconds: how long a dead session may at most be taken for alive when marks get lost. */
  readonly ttlSeconds: number;
}

/**
 * Which sessions are alive, kept in Redis for a few seconds.
 *
 * A slow reader can't revive what has ended: it may write only over its own lease, which it took before it asked the
 * database, and only until that lease expires. An ending that it did not see was committed after its question, and its
 * mark lies over the lease for twice as long as a lease lives. Where a mark got lost, what was written expires with the
 * lease. An entry also holds the version of the account; when that changes, the entry is deleted, lease or not.
 */
export class RedisSessionLiveness implements SessionLiveness {
  readonly #deps: Deps;
  readonly #ttlMs: number;
  readonly #pending: PendingRevocations;
  /** Accounts that changed here while Redis was away: the truth is asked for them until older entries have expired. */
  readonly #changedAccounts: LRUCache<UserId, true>;
  #retry: NodeJS.Timeout | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#ttlMs = Math.round(deps.ttlSeconds * 1000);
    this.#pending = new PendingRevocations(2 * this.#ttlMs);
    this.#changedAccounts = new LRUCache({ max: MAX_CHANGED_ACCOUNTS, ttl: this.#ttlMs });
  }

  async stateOf(sessionId: SessionId, userId: UserId): Promise<Liveness> {
    const reason = this.#pending.reasonOf(sessionId);
    if (reason !== null) return { alive: false, reason };
    if (this.#pending.isOverfull) return await this.#askTruth(sessionId, userId);

    const entry = await this.#deps.connection.get(keyOf(sessionId)).catch(() => undefined);
    // Asked again: the session may have ended here while Redis answered.
    const newReason = this.#pending.reasonOf(sessionId);
    if (newReason !== null) return { alive: false, reason: newReason };
    if (entry === null) return await this.#askUnderLease(sessionId, userId);
    const known = entry === undefined ? null : livenessOf(entry, this.#deps.clock.now());
    if (known === null || (known.alive && this.#changedAccounts.has(userId))) {
      return await this.#askTruth(sessionId, userId);
    }
    return known;
  }

  async markEnded(revoked: readonly RevokedSession[]): Promise<void> {
    this.#pending.add(revoked);
    await this.#mark(revoked);
    this.#retryLater();
  }

  async accountChanged(userId: UserId): Promise<void> {
    const { connection, sessions, clock } = this.#deps;
    try {
      const live = await sessions.listLive(userId, clock.now());
      await connection.run((redis) => Promise.all(live.map(({ id }) => redis.unlink(keyOf(id)))));
    } catch {
      this.#changedAccounts.set(userId, true);
    }
  }

  /** Revocations that Redis has still to be told of. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  async #askTruth(sessionId: SessionId, userId: UserId): Promise<SessionStatus> {
    return await this.#deps.sessions.stateOf(sessionId, userId, this.#deps.clock.now());
  }

  async #askUnderLease(sessionId: SessionId, userId: UserId): Promise<Liveness> {
    const lease = await this.#takeLease(sessionId);
    const status = await this.#askTruth(sessionId, userId);
    if (status.alive && lease !== null) await this.#confirm(sessionId, lease, status);
    return status;
  }

  /** Null where another reader has one, or Redis can't be asked. */
  async #takeLease(sessionId: SessionId): Promise<string | null> {
    const lease = leaseEntry(randomBytes(16).toString('base64url'));
    const taken = await this.#deps.connection
      .run((redis) => redis.set(keyOf(sessionId), lease, 'PX', this.#ttlMs, 'NX'))
      .catch(() => null);
    return taken === 'OK' ? lease : null;
  }

  async #confirm(
    sessionId: SessionId,
    lease: string,
    { until, accountVersion }: Extract<SessionStatus, { alive: true }>,
  ): Promise<void> {
    const { connection, clock } = this.#deps;
    const leftMs = until.getTime() - clock.now().getTime();
    const entry = aliveEntry(until, accountVersion);
    // Where this fails the next reader asks the database, too.
    await connection
      .run((redis) => redis.confirmLease(keyOf(sessionId), lease, entry, leftMs))
      .catch(() => undefined);
  }

  /** What Redis has taken is no longer pending. Never throws. */
  async #mark(revoked: readonly RevokedSession[]): Promise<void> {
    for (let start = 0; start < revoked.length; start += MARKS_AT_A_TIME) {
      const chunk = revoked.slice(start, start + MARKS_AT_A_TIME);
      const marked = await Promise.all(chunk.map((each) => this.#markOne(each)));
      if (marked.includes(false)) return;
    }
  }

  async #markOne({ sessionId, reason }: RevokedSession): Promise<boolean> {
    try {
      const entry = endedEntry(reason);
      await this.#deps.connection.run((redis) => redis.set(keyOf(sessionId), entry, 'PX', 2 * this.#ttlMs));
      this.#pending.remove(sessionId);
      return true;
    } catch {
      return false;
    }
  }

  #retryLater(): void {
    if (this.#pending.size === 0 || this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      void this.#mark(this.#pending.list()).finally(() => {
        this.#retry = undefined;
        this.#retryLater();
      });
    }, RETRY_AFTER_MS);
    this.#retry.unref();
  }
}

function keyOf(sessionId: SessionId): string {
  return `session:${sessionId}`;
}
