import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { KeyFolderUnreadableError } from '#adapters/jwt/errors.ts';
import { openSecretFile } from '#adapters/jwt/secret-file.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { Config } from './config.ts';

/**
 * Files in KEYS_DIR beside the keys of tokens. `decoy.key` gives each unknown name its decoy; `audit.key` makes what
 * stands for an unknown name in the audit log.
 */
export const SECRETS = ['decoy.key', 'audit.key'] as const;

/**
 * Opens a secret, and makes it where it is missing. A service that finds none and can't write to KEYS_DIR makes one for
 * itself: then decoys and pseudonyms of a name differ from instance to instance, and after a restart.
 * @throws {UnusableKeyError}
 */
export async function openSecret(
  name: (typeof SECRETS)[number],
  { KEYS_DIR }: Config,
  { logger }: { readonly logger: Logger },
): Promise<KeyObject> {
  try {
    return await openSecretFile(KEYS_DIR, name);
  } catch (error) {
    if (!(error instanceof KeyFolderUnreadableError)) throw error;
    logger.warn('secret_file_missing', { file: name, error });
    return createSecretKey(randomBytes(32));
  }
}
