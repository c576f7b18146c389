import { CommandFailure } from '#adapters/cli/errors.ts';
import type { KeyStore } from '#adapters/cli/keys-command.ts';
import { KeyInUseError, KeyNotFoundError } from '#adapters/jwt/errors.ts';
import type { KeyFolderStore } from '#adapters/jwt/key-folder-store.ts';

/** The key folder as the command `keys` uses it: what the folder refuses is a failure of the command, with its sentence. */
export function operatorKeyStore(folder: KeyFolderStore): KeyStore {
  return {
    make: (kinds) => folder.make(kinds),
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
