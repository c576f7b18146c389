import type { Command } from 'commander';
import type { CommandIo } from './command-io.ts';
import { operatorCommand } from './operator-command.ts';
import { JSON_OPTION, printResult, type JsonOption } from './print-result.ts';

/** A key in the key folder, as an operator sees it. */
export interface StoredKey {
  readonly name: string;
  readonly kind: 'signing' | 'refresh' | 'mail' | 'factor';
  readonly createdAt: Date;
  /**
   * `signs` now, `verifies` only, or is `published` and will sign once every reader has had time to see it. A key of
   * authenticators `seals` now, `opens` only, or is `unneeded`: no secret is sealed with it any more.
   */
  readonly state: 'signs' | 'verifies' | 'published' | 'seals' | 'opens' | 'unneeded';
}

interface KindsToMake {
  readonly refresh?: boolean;
  readonly mail?: boolean;
  readonly factors?: boolean;
}

/** The folder of private keys. */
export interface KeyStore {
  /**
   * Makes a signing key, and a refresh key where there is none or one is asked for; or a key for mail or for the secrets
   * of authenticators, and of the others only what is missing. @returns their names.
   */
  make(kinds: KindsToMake): Promise<readonly string[]>;
  /** Oldest first. */
  list(): Promise<readonly StoredKey[]>;
  /** Removes a key. @throws {CommandFailure} when there is none of this name, or it is in use and not forced. */
  retire(name: string, options: { readonly force: boolean }): Promise<void>;
}

/** Opens the key store, runs the work and closes it: `--help` opens nothing. */
export type WithKeys = (work: (keys: KeyStore) => Promise<void>) => Promise<void>;

/** `npm run keys`: the folder of private keys. */
export function keysCommand(io: CommandIo, withKeys: WithKeys): Command {
  const command = operatorCommand(
    'keys',
    'The keys in KEYS_DIR. A running service sees changes within ten seconds.',
    io,
  );
  command
    .command('make')
    .description('make a signing key, and the first refresh key')
    .option('--refresh', 'make a new refresh key as well')
    .option('--mail', 'make a key for mail; of the others only what is missing')
    .option('--factors', 'make a key for the secrets of authenticators; of the others only what is missing')
    .option(...JSON_OPTION)
    .action((options: JsonOption & KindsToMake) =>
      withKeys(async (keys) => {
        const made = await keys.make(options);
        printResult(
          io,
          options,
          { made },
          made.map((name) => `made ${name}`),
        );
      }),
    );
  command
    .command('list')
    .description('list all keys, oldest first, and what each does')
    .option(...JSON_OPTION)
    .action((options: JsonOption) =>
      withKeys(async (keys) => {
        const listed = await keys.list();
        printResult(io, options, listed, listed.map(lineOf));
      }),
    );
  command
    .command('retire')
    .description('remove a key; what it signed is refused from then on, and what it sealed is lost')
    .argument('<file name>', 'as `list` shows it')
    .option('--force', 'remove it even if tokens that it signed still live, or authenticators need it')
    .option(...JSON_OPTION)
    .action((name: string, options: JsonOption & { readonly force?: boolean }) =>
      withKeys(async (keys) => {
        await keys.retire(name, { force: options.force === true });
        printResult(io, options, { retired: name }, [`retired ${name}`]);
      }),
    );
  return command;
}

function lineOf({ name, kind, state, createdAt }: StoredKey): string {
  return [name, kind, state, createdAt.toISOString()].join('\t');
}
