import { EmbeddedPostgresError } from '#adapters/embedded-postgres/embedded-postgres-error.ts';
import { hasCluster } from '#adapters/embedded-postgres/data-folder.ts';
import { KeyUseUnknownError } from '#adapters/jwt/errors.ts';
import { isMissingTable } from '#adapters/postgres/database-failure.ts';
import { describeOutage } from '#adapters/postgres/describe-outage.ts';
import { describeRefusal } from '#adapters/postgres/describe-refusal.ts';
import { PostgresTotpRepository } from '#adapters/postgres/factors/postgres-totp-repository.ts';
import type { Config } from './config.ts';
import type { SystemServices } from './modules/system-module.ts';
import { openDatabase } from './open-database.ts';

/**
 * The ids of all keys that secrets of authenticators are sealed with, for a command that has no database otherwise: keys are
 * also made and retired where there is none.
 * @throws {KeyUseUnknownError} with a sentence.
 */
export async function factorKeysInUse(config: Config, system: SystemServices): Promise<readonly string[]> {
  if (config.DATABASE_URL === undefined && !hasCluster(config.DATA_DIR))
    throw new KeyUseUnknownError('DATABASE_URL is not set.');
  try {
    return await readKeyIds(config, system);
  } catch (error) {
    if (isMissingTable(error)) return [];
    const sentence =
      error instanceof EmbeddedPostgresError
        ? error.message
        : (describeRefusal(error) ?? describeOutage(error));
    throw sentence === null ? error : new KeyUseUnknownError(sentence, { cause: error });
  }
}

async function readKeyIds(config: Config, system: SystemServices): Promise<readonly string[]> {
  const database = await openDatabase(config, system, { join: true });
  try {
    return await new PostgresTotpRepository(database).keyIds();
  } finally {
    await database.close();
  }
}
