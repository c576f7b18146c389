import {
  DAY_MS,
  EmailChallenge,
  MAX_WRONG_CODES_A_DAY,
  type ChallengeId,
  type ChallengeSnapshot,
  type EmailChallengeKind,
} from '#domain/email/email-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { EmailChallengeRepository } from '#application/email/ports/email-challenge-repository.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { MemoryTables } from '../memory-tables.ts';
import { newestFirst } from '../newest-first.ts';

/** Challenges in memory, under the rules of the database. */
export class MemoryEmailChallengeRepository implements EmailChallengeRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async add(challenge: EmailChallenge): Promise<void> {
    await this.#store.write(({ emailChallenges }) => {
      if (emailChallenges.has(challenge.id)) throw new Error(`There is a challenge ${challenge.id} already.`);
      emailChallenges.set(challenge.id, structuredClone(challenge.snapshot()));
    });
  }

  async find(id: ChallengeId): Promise<EmailChallenge | null> {
    return await this.#store.read((tables) => load(tables, id));
  }

  async lockRequests(address: string, kind: EmailChallengeKind, since: Date): Promise<readonly Date[]> {
    if (!this.#store.inTransaction)
      throw new Error('A lock outside a unit of work is gone before it is of use.');
    return await this.#store.read(({ emailChallenges }) =>
      [...emailChallenges.values()]
        .filter((stored) => stored.address === address && stored.kind === kind && stored.createdAt > since)
        .map(({ createdAt }) => new Date(createdAt)),
    );
  }

  async closeOldest(address: string, kind: EmailChallengeKind, now: Date, keep: number): Promise<void> {
    await this.#store.write(({ emailChallenges }) => {
      const open = newestFirst(emailChallenges.values(), null).filter(
        (stored) => stored.address === address && stored.kind === kind && isOpen(stored, now),
      );
      for (const stored of open.slice(keep)) emailChallenges.set(stored.id, { ...stored, usedAt: now });
    });
  }

  async closeAlike({ address, kind, userId }: EmailChallenge, now: Date): Promise<void> {
    await this.#store.write(({ emailChallenges }) => {
      for (const stored of emailChallenges.values()) {
        const alike = stored.address === address && stored.kind === kind && stored.usedAt === null;
        if (alike && (stored.userId === null || stored.userId === userId))
          emailChallenges.set(stored.id, { ...stored, usedAt: now });
      }
    });
  }

  async closeAllOf(userId: UserId, now: Date, undoBefore: Date | null): Promise<void> {
    await this.#store.write(({ emailChallenges }) => {
      for (const stored of emailChallenges.values()) {
        const kept = undoBefore !== null && stored.kind === 'undo' && stored.createdAt < undoBefore;
        if (stored.userId === userId && stored.usedAt === null && !kept)
          emailChallenges.set(stored.id, { ...stored, usedAt: now });
      }
    });
  }

  async assignOwner(
    id: ChallengeId,
    owner: { readonly id: UserId; readonly securityVersion: number },
  ): Promise<EmailChallenge | null> {
    return await this.#store.write((tables) => {
      const stored = tables.emailChallenges.get(id);
      if (stored?.userId === null) {
        const { id: userId, securityVersion } = owner;
        tables.emailChallenges.set(id, { ...stored, userId, securityVersion });
      }
      return load(tables, id);
    });
  }

  async countAttempt(id: ChallengeId, now: Date): Promise<EmailChallenge | null> {
    return await this.#store.write((tables) => {
      const stored = tables.emailChallenges.get(id);
      if (stored === undefined || !EmailChallenge.restore(stored).takesCodeAt(now)) return null;
      if (wrongCodes(tables, stored.address, now) >= MAX_WRONG_CODES_A_DAY) return null;
      tables.emailChallenges.set(id, { ...stored, attempts: stored.attempts + 1 });
      return load(tables, id);
    });
  }

  async forgiveAttempt(id: ChallengeId): Promise<void> {
    await this.#store.write(({ emailChallenges }) => {
      const stored = emailChallenges.get(id);
      if (stored !== undefined && stored.attempts > 0)
        emailChallenges.set(id, { ...stored, attempts: stored.attempts - 1 });
    });
  }

  async use(id: ChallengeId, now: Date): Promise<boolean> {
    return await this.#store.write(({ emailChallenges }) => {
      const stored = emailChallenges.get(id);
      if (stored === undefined || !isOpen(stored, now)) return false;
      emailChallenges.set(id, { ...stored, usedAt: new Date(now) });
      return true;
    });
  }

  async purge(before: Date, now: Date, limit: number): Promise<number | null> {
    return await this.#store.write(({ emailChallenges }) => {
      const old = [...emailChallenges.values()]
        .filter(({ expiresAt, createdAt }) => expiresAt < now && createdAt < before)
        .slice(0, limit);
      for (const { id } of old) emailChallenges.delete(id);
      return old.length;
    });
  }
}

function load({ emailChallenges }: MemoryTables, id: ChallengeId): EmailChallenge | null {
  const stored = emailChallenges.get(id);
  return stored === undefined ? null : EmailChallenge.restore(stored);
}

function isOpen(stored: ChallengeSnapshot, now: Date): boolean {
  return EmailChallenge.restore(stored).isOpenAt(now);
}

function wrongCodes({ emailChallenges }: MemoryTables, address: string, now: Date): number {
  const since = new Date(now.getTime() - DAY_MS);
  return [...emailChallenges.values()]
    .filter((stored) => stored.address === address && stored.createdAt > since)
    .reduce((sum, { attempts }) => sum + attempts, 0);
}
