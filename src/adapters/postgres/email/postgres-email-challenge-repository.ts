import type { ChallengeId, EmailChallenge, EmailChallengeKind } from '#domain/email/email-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { EmailChallengeRepository } from '#application/email/ports/email-challenge-repository.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { EmailChallengeRecord } from '#adapters/postgres/entities/email-challenge-record.ts';
import { tryPurgeLock } from '#adapters/postgres/purge-lock.ts';
import { challengeToDomain, challengeToRecord } from './email-challenge-mapper.ts';
import {
  assignOwner,
  challengeById,
  closeAlike,
  closeAllOf,
  closeOldest,
  countAttempt,
  deleteExpired,
  forgiveAttempt,
  lockMailRequests,
  requestTimes,
  useChallenge,
} from './queries.ts';

/** Challenges in `email_challenges`. */
export class PostgresEmailChallengeRepository implements EmailChallengeRepository {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async add(challenge: EmailChallenge): Promise<void> {
    await this.#database.run((em) => em.insert(EmailChallengeRecord, challengeToRecord(challenge)));
  }

  async find(id: ChallengeId): Promise<EmailChallenge | null> {
    const [row] = await this.#database.rows(challengeById(id));
    return row === undefined ? null : challengeToDomain(row);
  }

  async lockRequests(address: string, kind: EmailChallengeKind, since: Date): Promise<readonly Date[]> {
    if (!this.#database.inTransaction)
      throw new Error('A lock outside a unit of work would be gone before it is of use.');
    await this.#database.rows(lockMailRequests(address));
    // A statement of its own: it sees what the holder of the lock before us has committed.
    const rows = await this.#database.rows(requestTimes(address, kind, since));
    return rows.map(({ createdAt }) => createdAt);
  }

  async closeOldest(address: string, kind: EmailChallengeKind, now: Date, keep: number): Promise<void> {
    await this.#database.change(closeOldest(address, kind, now, keep));
  }

  async closeAlike(challenge: EmailChallenge, now: Date): Promise<void> {
    await this.#database.change(closeAlike(challenge, now));
  }

  async closeAllOf(userId: UserId, now: Date, undoBefore: Date | null): Promise<void> {
    await this.#database.change(closeAllOf(userId, now, undoBefore));
  }

  async assignOwner(
    id: ChallengeId,
    owner: { readonly id: UserId; readonly securityVersion: number },
  ): Promise<EmailChallenge | null> {
    await this.#database.change(assignOwner(id, owner));
    return await this.find(id);
  }

  async countAttempt(id: ChallengeId, now: Date): Promise<EmailChallenge | null> {
    const challenge = await this.find(id);
    if (challenge === null) return null;
    const [row] = await this.#database.transaction(async () => {
      await this.#database.rows(lockMailRequests(challenge.address));
      return await this.#database.rows(countAttempt(id, now));
    });
    return row === undefined ? null : challengeToDomain(row);
  }

  async forgiveAttempt(id: ChallengeId): Promise<void> {
    await this.#database.change(forgiveAttempt(id));
  }

  async use(id: ChallengeId, now: Date): Promise<boolean> {
    return (await this.#database.change(useChallenge(id, now))) === 1;
  }

  async purge(before: Date, now: Date, limit: number): Promise<number | null> {
    return await this.#database.transaction(async () => {
      const [lock] = await this.#database.rows(tryPurgeLock());
      if (lock?.acquired !== true) return null;
      return await this.#database.change(deleteExpired(before, now, limit));
    });
  }
}
