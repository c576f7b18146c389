import type { Migrator } from '@mikro-orm/migrations';

/**
 * Runs the migrations that are missing, in the transaction of the caller.
 * @returns their names. @throws {Error} when some were left out, and what a migration throws.
 */
export async function applyPending(
  migrator: Pick<Migrator, 'getPending' | 'up'>,
  transaction: unknown,
): Promise<readonly string[]> {
  const pending = await migrator.getPending();
  const applied = await migrator.up({ transaction });
  if (applied.length < pending.length)
    throw new Error(`Only ${applied.length} of ${pending.length} pending migrations were applied.`);
  return applied.map(({ name }) => name);
}
