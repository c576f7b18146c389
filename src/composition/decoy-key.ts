import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { KeyFolderUnreadableError } from '#adapters/jwt/errors.ts';
import { openSecretFile } from '#adapters/jwt/secret-file.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { Config } from './config.ts';

/** The file in KEYS_DIR. */
export const DECOY_KEY = 'decoy.key';

/**
 * The key that gives each unknown name its decoy. A service that can't write to KEYS_DIR and finds none makes one for
 * itself: the decoys of a name then differ from instance to instance, which matters while hashes of another system are
 * in the table. @throws {UnusableKeyError}
 */
export async function openDecoyKey(
  { KEYS_DIR }: Config,
  { logger }: { readonly logger: Logger },
): Promise<KeyObject> {
  try {
    return await openSecretFile(KEYS_DIR, DECOY_KEY);
  } catch (error) {
    if (!(error instanceof KeyFolderUnreadableError)) throw error;
    logger.warn('secret_file_missing', { file: DECOY_KEY, error });
    return createSecretKey(randomBytes(32));
  }
}
