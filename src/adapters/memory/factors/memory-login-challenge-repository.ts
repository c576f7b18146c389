import {
  MAX_LOGIN_CHALLENGE_ATTEMPTS,
  type LoginChallenge,
  type LoginChallengeId,
} from '#domain/factors/login-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { LoginChallengeRepository } from '#application/factors/ports/login-challenge-repository.ts';
import type { MemoryStore } from '../memory-store.ts';

/** Logins that wait for their second proof, in memory, under the rules of the database. */
export class MemoryLoginChallengeRepository implements LoginChallengeRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async add(challenge: LoginChallenge): Promise<void> {
    await this.#store.write(({ users, loginChallenges }) => {
      if (users.has(challenge.userId)) loginChallenges.set(challenge.id, structuredClone(challenge));
    });
  }

  async countAttempt(tokenHash: string, now: Date): Promise<LoginChallenge | null> {
    if (this.#store.inTransaction)
      throw new Error('What is counted within a unit of work is undone with it.');
    return await this.#store.write(({ loginChallenges }) => {
      const stored = [...loginChallenges.values()].find((each) => each.tokenHash === tokenHash);
      if (stored === undefined || stored.expiresAt <= now) return null;
      if (stored.attempts >= MAX_LOGIN_CHALLENGE_ATTEMPTS) return null;
      const counted = { ...stored, attempts: stored.attempts + 1 };
      loginChallenges.set(stored.id, counted);
      return structuredClone(counted);
    });
  }

  async use(id: LoginChallengeId): Promise<boolean> {
    return await this.#store.write(({ loginChallenges }) => loginChallenges.delete(id));
  }

  async removeAllOf(userId: UserId): Promise<void> {
    await this.#store.write(({ loginChallenges }) => {
      for (const stored of loginChallenges.values())
        if (stored.userId === userId) loginChallenges.delete(stored.id);
    });
  }

  async purge(now: Date, limit: number): Promise<number | null> {
    return await this.#store.write(({ loginChallenges }) => {
      const expired = [...loginChallenges.values()]
        .filter(({ expiresAt }) => expiresAt < now)
        .slice(0, limit);
      for (const { id } of expired) loginChallenges.delete(id);
      return expired.length;
    });
  }
}
