import type { Ceremony } from '#domain/factors/ceremony.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Stores the open questions to passkeys. */
export interface CeremonyRepository {
  add(ceremony: Ceremony): Promise<void>;
  /** Takes out the one with this challenge, in one statement: it is answered once. Null when it is gone or expired at `now`. */
  take(challengeHash: string, now: Date): Promise<Ceremony | null>;
  removeAllOf(userId: UserId): Promise<void>;
  /** Deletes at most `limit` that expired before `now`. @returns how many, or null as of other purges. */
  purge(now: Date, limit: number): Promise<number | null>;
}
