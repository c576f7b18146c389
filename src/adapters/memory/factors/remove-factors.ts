import type { UserId } from '#domain/shared/ids.ts';
import type { MemoryTables } from '../memory-tables.ts';
import { removePasskeys } from './remove-passkeys.ts';

/** What the foreign keys of the database delete with an account. */
export function removeFactors(tables: MemoryTables, userId: UserId): void {
  const { totpFactors, recoveryCodes, loginChallenges, factorAttempts } = tables;
  for (const { factor } of totpFactors.values()) if (factor.userId === userId) totpFactors.delete(factor.id);
  for (const challenge of loginChallenges.values())
    if (challenge.userId === userId) loginChallenges.delete(challenge.id);
  recoveryCodes.delete(userId);
  factorAttempts.delete(userId);
  removePasskeys(tables, userId);
}
