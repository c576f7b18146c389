import type { UserId } from '#domain/shared/ids.ts';
import type { MemoryTables } from '../memory-tables.ts';

/** What the foreign keys of the database delete with an account: its passkeys, its handle and the questions to it. */
export function removePasskeys(
  { passkeys, webauthnHandles, ceremonies }: MemoryTables,
  userId: UserId,
): void {
  for (const passkey of passkeys.values()) if (passkey.userId === userId) passkeys.delete(passkey.id);
  for (const [challengeHash, ceremony] of ceremonies)
    if (ceremony.userId === userId) ceremonies.delete(challengeHash);
  webauthnHandles.delete(userId);
}
