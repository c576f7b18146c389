import type { Command } from 'commander';
import type { RemoveFactors } from '#application/factors/remove-factors.ts';
import type { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import type { GetAccount } from '#application/identity/accounts/get-account.ts';
import type { ListAccounts } from '#application/identity/accounts/list-accounts.ts';
import type { CreateAccount } from '#application/identity/administration/create-account.ts';
import type { ReinstateAccount } from '#application/identity/administration/reinstate-account.ts';
import type { SuspendAccount } from '#application/identity/administration/suspend-account.ts';
import type { SetPassword } from '#application/identity/passwords/set-password.ts';
import type { GrantRole } from '#application/identity/roles/grant-role.ts';
import type { RevokeRole } from '#application/identity/roles/revoke-role.ts';
import type { EndAllSessions } from '#application/identity/sessions/end-all-sessions.ts';
import type { EndSessions } from '#application/identity/sessions/end-sessions.ts';
import type { ImportAccounts } from '#application/import/import-accounts.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { detailsOf, factors, lineOf, sessions } from './account-text.ts';
import type { CommandIo } from './command-io.ts';
import { operatorCommand } from './operator-command.ts';
import { addImportCommand } from './add-import-command.ts';
import { JSON_OPTION, printResult, type JsonOption } from './print-result.ts';
import { timeArgument } from './time-argument.ts';

/** The use cases of operators. */
export interface UserUseCases {
  readonly listAccounts: ListAccounts;
  readonly getAccount: GetAccount;
  readonly createAccount: CreateAccount;
  readonly setPassword: SetPassword;
  readonly endSessions: EndSessions;
  readonly endAllSessions: EndAllSessions;
  readonly grantRole: GrantRole;
  readonly revokeRole: RevokeRole;
  readonly deleteAccount: DeleteAccount;
  readonly importAccounts: ImportAccounts;
  readonly suspendAccount: SuspendAccount;
  readonly reinstateAccount: ReinstateAccount;
  readonly removeFactors: RemoveFactors;
}

/** Opens what the use cases need, runs the work and closes it again: `--help` needs no database. */
export type WithUsers = (work: (useCases: UserUseCases) => Promise<void>) => Promise<void>;

const NAME = ['<name>', 'an email or a login'] as const;

/** `npm run users`: accounts, beside a running service; tokens die as over HTTP. */
export function usersCommand(io: CommandIo, withUsers: WithUsers): Command {
  const command = operatorCommand(
    'users',
    'Accounts, beside the running service. A name is an email or a login.',
    io,
  );
  addReadingCommands(command, io, withUsers);
  addAccountCommands(command, io, withUsers);
  addSuspensionCommands(command, io, withUsers);
  addSessionCommand(command, io, withUsers);
  addFactorCommand(command, io, withUsers);
  addRoleCommands(command, io, withUsers);
  addImportCommand(command, io, (work) => withUsers(({ importAccounts }) => work(importAccounts)));
  return command;
}

function addReadingCommands(command: Command, io: CommandIo, withUsers: WithUsers): void {
  command
    .command('list')
    .description('list all accounts, newest first, one a line')
    .option(...JSON_OPTION)
    .action(({ json }: JsonOption) =>
      withUsers(async ({ listAccounts }) => {
        // Accounts are printed as they are read: there may be a million of them.
        let first = true;
        for await (const account of listAccounts.execute()) {
          io.out(json === true ? `${first ? '[' : ','}${JSON.stringify(account)}` : lineOf(account));
          first = false;
        }
        if (json === true) io.out(first ? '[]' : ']');
      }),
    );
  command
    .command('show')
    .description('show an account')
    .argument(...NAME)
    .option(...JSON_OPTION)
    .action((name: string, options: JsonOption) =>
      withUsers(async ({ getAccount }) => {
        const account = await getAccount.execute(name);
        printResult(io, options, account, detailsOf(account));
      }),
    );
}

function addAccountCommands(command: Command, io: CommandIo, withUsers: WithUsers): void {
  type Names = JsonOption & { readonly firstName?: string; readonly lastName?: string };
  command
    .command('create')
    .description('create an account with the role user; asks for its password')
    .argument(...NAME)
    .option('--first-name <text>', 'required with an email')
    .option('--last-name <text>', 'required with an email')
    .option(...JSON_OPTION)
    .action(async (name: string, options: Names) => {
      const password = await io.readNewPassword(name);
      const { firstName = null, lastName = null } = options;
      const isEmail = name.includes('@');
      const names = { email: isEmail ? name : null, login: isEmail ? null : name, firstName, lastName };
      await withUsers(async ({ createAccount }) => {
        const { account } = await createAccount.execute({ actorId: null, ...names, password, roles: null });
        printResult(io, options, account, [`${name} is created.`]);
      });
    });
  command
    .command('set-password')
    .description('ask for a new password; all sessions of the account end')
    .argument(...NAME)
    .option(...JSON_OPTION)
    .action(async (name: string, options: JsonOption) => {
      const password = await io.readNewPassword(name);
      await withUsers(async ({ setPassword }) => {
        const sessionsEnded = await setPassword.execute(name, password);
        printResult(io, options, { sessionsEnded }, [`Password set; ${sessions(sessionsEnded)} ended.`]);
      });
    });
  command
    .command('delete')
    .description('delete an account with its credential and tasks')
    .argument(...NAME)
    .option(...JSON_OPTION)
    .action((name: string, options: JsonOption) =>
      withUsers(async ({ getAccount, deleteAccount }) => {
        const { id } = await getAccount.execute(name);
        await deleteAccount.execute({ actorId: null, userId: id as UserId, expected: null });
        printResult(io, options, { deleted: id }, [`${name} is deleted.`]);
      }),
    );
}

function addSuspensionCommands(command: Command, io: CommandIo, withUsers: WithUsers): void {
  command
    .command('suspend')
    .description('suspend an account; all its sessions end, and none opens')
    .argument(...NAME)
    .requiredOption('--reason <text>', 'for the other admins, and for the account’s own history')
    .option('--until <time>', 'when it ends by itself, such as 2030-01-31T12:00:00Z', timeArgument)
    .option(...JSON_OPTION)
    .action((name: string, options: JsonOption & { readonly reason: string; readonly until?: Date }) =>
      withUsers(async ({ getAccount, suspendAccount }) => {
        const { reason, until = null } = options;
        const userId = (await getAccount.execute(name)).id as UserId;
        const sessionsEnded = await suspendAccount.execute({ actorId: null, userId, reason, until });
        const said = `${name} is suspended; ${sessions(sessionsEnded)} ended.`;
        printResult(io, options, { suspended: userId, sessionsEnded }, [said]);
      }),
    );
  command
    .command('reinstate')
    .description('end the suspension of an account')
    .argument(...NAME)
    .option(...JSON_OPTION)
    .action((name: string, options: JsonOption) =>
      withUsers(async ({ getAccount, reinstateAccount }) => {
        const userId = (await getAccount.execute(name)).id as UserId;
        await reinstateAccount.execute(null, userId);
        printResult(io, options, { reinstated: userId }, [`${name} is not suspended.`]);
      }),
    );
}

function addSessionCommand(command: Command, io: CommandIo, withUsers: WithUsers): void {
  const endSessions = command
    .command('end-sessions')
    .description('end every session, so that every token dies')
    .argument('[name]', NAME[1])
    .option('--all', 'of all accounts')
    .option(...JSON_OPTION)
    .action(async (name: string | undefined, options: JsonOption & { readonly all?: boolean }) => {
      if ((name === undefined) === (options.all !== true)) endSessions.error('error: give a name or --all');
      await withUsers(async ({ endSessions: ofAccount, endAllSessions }) => {
        const sessionsEnded =
          name === undefined ? await endAllSessions.execute() : await ofAccount.execute(name);
        printResult(io, options, { sessionsEnded }, [`${sessions(sessionsEnded)} ended.`]);
      });
    });
}

function addFactorCommand(command: Command, io: CommandIo, withUsers: WithUsers): void {
  command
    .command('remove-factors')
    .description(
      'remove all second factors of an account, so that its password is enough; all its sessions end',
    )
    .argument(...NAME)
    .option(...JSON_OPTION)
    .action((name: string, options: JsonOption) =>
      withUsers(async ({ getAccount, removeFactors }) => {
        const userId = (await getAccount.execute(name)).id as UserId;
        const { removed } = await removeFactors.execute({ actorId: null, userId });
        const said =
          removed === 0 ? `${name} has no second factor.` : `${factors(removed)} removed from ${name}.`;
        printResult(io, options, { removed }, [said]);
      }),
    );
}

function addRoleCommands(command: Command, io: CommandIo, withUsers: WithUsers): void {
  const actions = [
    ['grant', 'add a role; all sessions of the account end', 'grantRole'],
    ['revoke', 'take a role away; all sessions of the account end', 'revokeRole'],
  ] as const;
  for (const [word, description, useCase] of actions) {
    command
      .command(word)
      .description(description)
      .argument(...NAME)
      .argument('<role>', 'one of ROLES')
      .option(...JSON_OPTION)
      .action((name: string, role: string, options: JsonOption) =>
        withUsers(async (useCases) => {
          const change = await useCases[useCase].execute(name, role);
          const said = `${name} holds ${change.roles.join(', ')} now; ${sessions(change.sessionsEnded)} ended.`;
          printResult(io, options, change, [said]);
        }),
      );
  }
}
