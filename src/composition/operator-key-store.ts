import { CommandFailure } from '#adapters/cli/errors.ts';
import type { KeyStore } from '#adapters/cli/keys-command.ts';
import { KeyInUseError, KeyNotFoundError } from '#adapters/jwt/errors.ts';
import type { KeyFolderStore } from '#adapters/jwt/key-folder-store.ts';
import { openSecretFile } from '#adapters/jwt/secret-file.ts';
import { SECRETS } from './secrets.ts';

/**
 * The key folder as the command `keys` uses it: what the folder refuses is a failure of the command, with its sentence.
 * Making keys makes the other secrets of the folder too, for services that cannot write to it.
 */
export function operatorKeyStore(folder: KeyFolderStore, dir: string): KeyStore {
  return {
    make: async (kinds) => {
      const made = await folder.make(kinds);
      for (const secret of SECRETS) await openSecretFile(dir, secret);
      return made;
    },
    list: () => folder.list(),
    retire: async (name, options) => {
      try {
        await folder.retire(name, options);
      } catch (error) {
        const refused = error instanceof KeyInUseError || error instanceof KeyNotFoundError;
        throw refused ? new CommandFailure(error.message, { cause: error }) : error;
      }
    },
  };
}
