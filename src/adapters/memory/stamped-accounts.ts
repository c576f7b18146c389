import { LRUCache } from 'lru-cache';
import type { Actor } from '#application/identity/actor.ts';
import type { AccountCache } from '#application/identity/ports/account-cache.ts';
import type { RenderedAccount } from '#application/identity/ports/account-renderer.ts';
import type { SessionId } from '#domain/identity/session.ts';

// Some 10 MB.
const MOST_SESSIONS = 10_000;

interface Remembered {
  readonly stamp: string;
  readonly account: RenderedAccount;
}

/**
 * Accounts in this process's memory, one for each session, under the stamp that the session had when they were read. It
 * holds whatever cache of sessions gave the stamp, for that one vouches for it: a reader who was slow keeps what it brings
 * under a stamp that is no longer given.
 */
export class StampedAccounts implements AccountCache {
  readonly #accounts = new LRUCache<SessionId, Remembered>({ max: MOST_SESSIONS });

  get(
    { sessionId, stamp }: Actor,
    compute: () => Promise<RenderedAccount>,
  ): RenderedAccount | Promise<RenderedAccount> {
    if (stamp === null) return compute();
    const remembered = this.#accounts.get(sessionId);
    return remembered?.stamp === stamp ? remembered.account : this.#remember(sessionId, stamp, compute);
  }

  async #remember(
    sessionId: SessionId,
    stamp: string,
    compute: () => Promise<RenderedAccount>,
  ): Promise<RenderedAccount> {
    const account = await compute();
    this.#accounts.set(sessionId, { stamp, account });
    return account;
  }
}
