import type { Ceremony } from '#domain/factors/ceremony.ts';

/** Stores the open questions to passkeys. They go with the account that must answer. */
export interface CeremonyRepository {
  /** @returns false when the account is gone. */
  add(ceremony: Ceremony): Promise<boolean>;
  /** Takes out the one with this challenge, in one statement: it is answered once. Null when it is gone or expired at `now`. */
  take(challengeHash: string, now: Date): Promise<Ceremony | null>;
  /** Deletes at most `limit` that expired before `now`. @returns how many, or null as of other purges. */
  purge(now: Date, limit: number): Promise<number | null>;
}
