import type { LoginChallenge, LoginChallengeId } from '#domain/factors/login-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { LoginChallengeRepository } from '#application/factors/ports/login-challenge-repository.ts';
import { isMissingReference } from '#adapters/postgres/database-failure.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { LoginChallengeRecord } from '#adapters/postgres/entities/login-challenge-record.ts';
import { tryPurgeLock } from '#adapters/postgres/purge-lock.ts';
import { loginChallengeToDomain, loginChallengeToRecord } from './login-challenge-mapper.ts';
import { countLoginAttempt, deleteExpiredLogins, takeLoginChallenge } from './queries.ts';

/** Logins that wait for their second proof, in `login_challenges`. */
export class PostgresLoginChallengeRepository implements LoginChallengeRepository {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async add(challenge: LoginChallenge): Promise<void> {
    try {
      await this.#database.run((em) => em.insert(LoginChallengeRecord, loginChallengeToRecord(challenge)));
    } catch (error) {
      // The account is gone, and its challenge with it.
      if (!isMissingReference(error)) throw error;
    }
  }

  async countAttempt(tokenHash: string, now: Date): Promise<LoginChallenge | null> {
    if (this.#database.inTransaction)
      throw new Error('What is counted within a unit of work is undone with it.');
    const [row] = await this.#database.rows(countLoginAttempt(tokenHash, now));
    return row === undefined ? null : loginChallengeToDomain(row);
  }

  async use(id: LoginChallengeId): Promise<boolean> {
    return (await this.#database.change(takeLoginChallenge(id))) === 1;
  }

  async removeAllOf(userId: UserId): Promise<void> {
    await this.#database.run((em) => em.nativeDelete(LoginChallengeRecord, { userId }));
  }

  async purge(now: Date, limit: number): Promise<number | null> {
    return await this.#database.transaction(async () => {
      const [lock] = await this.#database.rows(tryPurgeLock());
      if (lock?.acquired !== true) return null;
      return await this.#database.change(deleteExpiredLogins(now, limit));
    });
  }
}
