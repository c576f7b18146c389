import { Container } from 'inversify';
import type { CommandIo } from '#adapters/cli/command-io.ts';
import { auditCommand } from '#adapters/cli/audit-command.ts';
import { CommandFailure } from '#adapters/cli/errors.ts';
import { invitationsCommand } from '#adapters/cli/invitations-command.ts';
import { keysCommand } from '#adapters/cli/keys-command.ts';
import { mailCommand } from '#adapters/cli/mail-command.ts';
import { migrateCommand } from '#adapters/cli/migrate-command.ts';
import { runCommand } from '#adapters/cli/run-command.ts';
import { TerminalIo } from '#adapters/cli/terminal-io.ts';
import { usersCommand, type WithUsers } from '#adapters/cli/users-command.ts';
import { describeOutage } from '#adapters/postgres/describe-outage.ts';
import { describeRefusal } from '#adapters/postgres/describe-refusal.ts';
import type { Config } from './config.ts';
import { factorKeysInUse } from './factor-keys-in-use.ts';
import { keyStoreModule } from './modules/jwt-module.ts';
import { systemModule } from './modules/system-module.ts';
import { openDatabase, type OpenDatabase } from './open-database.ts';
import { openSystem, type System } from './open-system.ts';
import { operatorTestMails } from './operator-test-mails.ts';
import { openRuntime } from './runtime.ts';
import { TOKENS as T } from './tokens.ts';

/** Longer than any connection to a Redis that is there takes. */
const CACHE_PATIENCE_MS = 2_000;

/** What a command is made of: where it writes, and the configuration, read only when an action needs it. */
interface Operator {
  readonly io: CommandIo;
  readonly config: () => Config;
}

/** Makes a command of its name. */
const COMMANDS: Readonly<Record<string, (operator: Operator) => ReturnType<typeof usersCommand>>> = {
  users: ({ io, config }) =>
    usersCommand(io, (work) =>
      withDatabase(config(), (database) => withUsers({ config: config(), io, database }, work)),
    ),
  audit: ({ io, config }) =>
    auditCommand(io, (work) =>
      withDatabase(config(), (database) =>
        withContainer({ config: config(), io, database }, async (container) => {
          await work({
            listAuditEvents: container.get(T.ListAuditEvents),
            getAccount: container.get(T.GetAccount),
          });
        }),
      ),
    ),
  invitations: ({ io, config }) =>
    invitationsCommand(io, (work) =>
      withDatabase(config(), (database) =>
        withContainer({ config: config(), io, database }, async (container) => {
          await work({
            createInvitation: container.get(T.CreateInvitation),
            listInvitations: container.get(T.ListInvitations),
            revokeInvitation: container.get(T.RevokeInvitation),
          });
        }),
      ),
    ),
  keys: ({ io, config }) =>
    keysCommand(io, async (work) => {
      const container = new Container({ defaultScope: 'Singleton' });
      const system = operatorSystem(config());
      container.load(
        systemModule(system, config()),
        keyStoreModule(config(), () => factorKeysInUse(config(), system)),
      );
      await work(container.get(T.KeyStore));
    }),
  mail: ({ io, config }) =>
    mailCommand(io, async (work) => {
      const container = new Container({ defaultScope: 'Singleton' });
      container.load(systemModule(operatorSystem(config()), config()));
      const services = { clock: container.get(T.Clock), ids: container.get(T.IdGenerator) };
      await work(operatorTestMails(config(), services));
    }),
  migrate: ({ io, config }) =>
    migrateCommand(io, (work) => withDatabase(config(), ({ migrations }) => work(migrations))),
};

/** Runs an operator's command. @returns the exit code, or null when there is no command of this name. */
export async function commandLine(
  name: string,
  args: readonly string[],
  read: () => Config,
  terminal?: CommandIo,
): Promise<number | null> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return null;
  const io = terminal ?? new TerminalIo();
  // The service logs for machines; a person at a command wants the answer, and errors.
  return await runCommand(command({ io, config: () => ({ ...read(), LOG_LEVEL: 'error' }) }), args, io);
}

interface CommandParts {
  readonly config: Config;
  readonly io: CommandIo;
  readonly database: OpenDatabase;
}

/** The wired service without its front door, for a command beside it. */
async function withContainer(
  { config, io, database }: CommandParts,
  work: (container: Container) => Promise<void>,
): Promise<void> {
  await refusePendingMigrations(database);
  const system = operatorSystem(config);
  // The runtime closes what it opened itself; the database is closed by whoever opened it.
  const runtime = await openRuntime(config, {
    system,
    database: { ...database, close: () => Promise.resolve() },
  });
  try {
    // A command is over before a connection in the background would be there, and its marks would be lost with it.
    if (runtime.redis !== null && !(await runtime.redis.becomesAvailable(CACHE_PATIENCE_MS))) {
      io.err(`Redis does not answer: tokens that this ends die within ${config.LIVENESS_TTL} seconds.`);
    }
    await work(runtime.container);
  } finally {
    await runtime.close();
  }
}

async function withUsers(parts: CommandParts, work: Parameters<WithUsers>[0]): Promise<void> {
  await withContainer(parts, async (container) => {
    await work({
      listAccounts: container.get(T.ListAccounts),
      getAccount: container.get(T.GetAccount),
      createAccount: container.get(T.CreateAccount),
      setPassword: container.get(T.SetPassword),
      endSessions: container.get(T.EndSessions),
      endAllSessions: container.get(T.EndAllSessions),
      grantRole: container.get(T.GrantRole),
      revokeRole: container.get(T.RevokeRole),
      deleteAccount: container.get(T.DeleteAccount),
      importAccounts: container.get(T.ImportAccounts),
      suspendAccount: container.get(T.SuspendAccount),
      reinstateAccount: container.get(T.ReinstateAccount),
      removeFactors: container.get(T.RemoveFactors),
    });
  });
}

/** Only `migrate` changes the schema. @throws {CommandFailure} when the database lacks migrations of this release. */
async function refusePendingMigrations({ migrations }: OpenDatabase): Promise<void> {
  const pending = await migrations.pending();
  if (pending.length === 0) return;
  const count = pending.length === 1 ? '1 migration is' : `${pending.length} migrations are`;
  throw new CommandFailure(
    `${count} pending on this database. Start the service once, or run: npm run migrate`,
  );
}

async function withDatabase(config: Config, work: (database: OpenDatabase) => Promise<void>): Promise<void> {
  const database = await openDatabase(config, operatorSystem(config), { join: true });
  try {
    await work(database);
  } catch (error) {
    const cause = describeRefusal(error) ?? describeOutage(error);
    throw cause === null ? error : new CommandFailure(cause, { cause: error });
  } finally {
    await database.close();
  }
}

/** What goes wrong is logged beside the result, not within it. */
function operatorSystem(config: Config): System {
  return openSystem(config, { pretty: false, stream: process.stderr });
}
