import { keysCommand } from '#adapters/cli/keys-command.ts';
import { migrateCommand } from '#adapters/cli/migrate-command.ts';
import { runCommand } from '#adapters/cli/run-command.ts';
import { TerminalIo } from '#adapters/cli/terminal-io.ts';
import { usersCommand } from '#adapters/cli/users-command.ts';
import type { Command } from '#adapters/cli/command.ts';
import { describeRefusal } from '#adapters/postgres/describe-refusal.ts';
import { Container } from 'inversify';
import type { Config } from './config.ts';
import { keyStoreModule } from './modules/jwt-module.ts';
import { systemModule } from './modules/system-module.ts';
import { openDatabase, type OpenDatabase } from './open-database.ts';
import { openRuntime, openSystem } from './runtime.ts';
import { StartRefusedError } from './start-refused-error.ts';
import { TOKENS as T } from './tokens.ts';

/** Longer than any connection to a Redis that is there takes. */
const CACHE_PATIENCE_MS = 2_000;

/** Runs an operator's command. @param read the configuration, read only when an action needs it. @returns the exit code. */
export async function commandLine(
  name: string,
  args: readonly string[],
  read: () => Config,
): Promise<number | null> {
  const command = commands(read)[name];
  return command === undefined ? null : await runCommand(command, args, new TerminalIo());
}

function commands(read: () => Config): Readonly<Record<string, Command>> {
  // The service logs for machines; a person at a command wants the answer, and warnings.
  const config = (): Config => ({ ...read(), LOG_LEVEL: 'error' });
  return {
    users: usersCommand((work) => withDatabase(config(), (database) => withUsers(config(), database, work))),
    keys: keysCommand(async (work) => {
      const container = new Container({ defaultScope: 'Singleton' });
      container.load(
        systemModule(openSystem(config(), { pretty: false }), config()),
        keyStoreModule(config()),
      );
      await work(container.get(T.KeyStore));
    }),
    migrate: migrateCommand((work) => withDatabase(config(), ({ migrations }) => work(migrations))),
  };
}

async function withUsers(
  config: Config,
  database: OpenDatabase,
  work: Parameters<Parameters<typeof usersCommand>[0]>[0],
): Promise<void> {
  if (config.MIGRATE === 'auto') await database.migrations.migrate();
  const system = openSystem(config, { pretty: false });
  // The runtime closes what it opened itself; the database is closed by whoever opened it.
  const runtime = await openRuntime(config, {
    system,
    database: { ...database, close: () => Promise.resolve() },
  });
  try {
    const { container } = runtime;
    // A command is over before a connection in the background would be there, and its marks would be lost with it.
    if (!(await runtime.cacheBecomesAvailable(CACHE_PATIENCE_MS))) {
      new TerminalIo().err(
        `Redis does not answer: tokens that this ends die within ${config.LIVENESS_TTL} seconds.`,
      );
    }
    await work({
      listAccounts: container.get(T.ListAccounts),
      setPassword: container.get(T.SetPassword),
      endSessions: { ofAccount: container.get(T.EndSessions), ofAll: container.get(T.EndAllSessions) },
      grantRole: container.get(T.GrantRole),
      accounts: { lookup: container.get(T.AccountLookup), remove: container.get(T.DeleteAccount) },
    });
  } finally {
    await runtime.close();
  }
}

async function withDatabase(config: Config, work: (database: OpenDatabase) => Promise<void>): Promise<void> {
  const database = await openDatabase(config, openSystem(config, { pretty: false }), { join: true });
  try {
    await work(database);
  } catch (error) {
    const refusal = describeRefusal(error);
    throw refusal === null ? error : new StartRefusedError(refusal, { cause: error });
  } finally {
    await database.close();
  }
}
