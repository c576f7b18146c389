import type { AccountLookup } from '#application/identity/accounts/account-lookup.ts';
import type { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import type { EndAllSessions } from '#application/identity/sessions/end-all-sessions.ts';
import type { EndSessions } from '#application/identity/sessions/end-sessions.ts';
import type { GrantRole } from '#application/identity/roles/grant-role.ts';
import type { ListAccounts } from '#application/identity/accounts/list-accounts.ts';
import type { SetPassword } from '#application/identity/passwords/set-password.ts';
import type { AccountView } from '#application/identity/accounts/views.ts';
import { UsageError, type Command } from './command.ts';

export interface UsersCommandDeps {
  readonly listAccounts: ListAccounts;
  readonly setPassword: SetPassword;
  readonly endSessions: { readonly ofAccount: EndSessions; readonly ofAll: EndAllSessions };
  readonly grantRole: GrantRole;
  readonly accounts: { readonly lookup: AccountLookup; readonly remove: DeleteAccount };
}

/** Opens what the actions need, runs one, and closes it again: `--help` needs no database. */
export type WithUsers = (work: (deps: UsersCommandDeps) => Promise<void>) => Promise<void>;

/** `npm run users`: the use cases of operators, beside a running service; tokens die as over HTTP. */
export function usersCommand(withUsers: WithUsers): Command {
  return {
    name: 'users',
    summary: 'Accounts, beside the running service. A name is an email or a login.',
    actions: {
      list: {
        usage: '',
        summary: 'all accounts, newest first, one a line',
        words: [0, 0],
        run: (_words, _flags, io) =>
          withUsers(async ({ listAccounts }) => {
            for await (const account of listAccounts.execute()) io.out(lineOf(account));
          }),
      },
      'set-password': {
        usage: '<name>',
        summary: 'asks for a new password; all sessions end',
        words: [1, 1],
        run: async ([name = ''], _flags, io) => {
          const password = await io.readSecret(`New password for ${name}: `);
          await withUsers(async ({ setPassword }) => {
            io.out(`Password set; ${count(await setPassword.execute(name, password))} ended.`);
          });
        },
      },
      'end-sessions': {
        usage: '<name> | --all',
        summary: 'every token of the account, or of all, dies',
        words: [0, 1],
        flags: ['all'],
        run: async ([name], flags, io) => {
          const all = flags.has('all');
          if ((name !== undefined) === all) throw new UsageError('It takes a name or --all.');
          await withUsers(async ({ endSessions }) => {
            const { ofAll, ofAccount } = endSessions;
            const ended = name === undefined ? await ofAll.execute() : await ofAccount.execute(name);
            io.out(`${count(ended)} ended.`);
          });
        },
      },
      grant: {
        usage: '<name> <role>',
        summary: 'adds a role; all sessions end',
        words: [2, 2],
        run: ([name = '', role = ''], _flags, io) =>
          withUsers(async ({ grantRole }) => {
            const { roles, sessionsEnded } = await grantRole.execute(name, role);
            io.out(`${name} holds ${roles.join(', ')} now; ${count(sessionsEnded)} ended.`);
          }),
      },
      delete: {
        usage: '<name>',
        summary: 'account, credential and tasks',
        words: [1, 1],
        run: ([name = ''], _flags, io) =>
          withUsers(async ({ accounts: { lookup, remove } }) => {
            const { user } = await lookup.find(name);
            await remove.execute({ userId: user.id, expected: null });
            io.out(`${name} is deleted.`);
          }),
      },
    },
  };
}

function lineOf({ id, email, login, roles, createdAt }: AccountView): string {
  return [id, email ?? '-', login ?? '-', roles.join(','), createdAt].join('\t');
}

function count(sessions: number): string {
  return sessions === 1 ? '1 session' : `${sessions} sessions`;
}
