import { auditCommand } from '#adapters/cli/audit-command.ts';
import { invitationsCommand } from '#adapters/cli/invitations-command.ts';
import { keysCommand } from '#adapters/cli/keys-command.ts';
import { mailCommand } from '#adapters/cli/mail-command.ts';
import { migrateCommand } from '#adapters/cli/migrate-command.ts';
import { usersCommand } from '#adapters/cli/users-command.ts';
import { RecordingIo } from './recording-io.ts';

/** What an operator can type after `npm run <command> --`, and the options of it, without `--json` and `--help`. */
export interface OperatorAction {
  readonly command: string;
  readonly word: string;
  readonly flags: readonly string[];
}

const io = new RecordingIo();
const nothing = (): Promise<void> => Promise.resolve();

const COMMANDS = {
  audit: auditCommand(io, nothing),
  invitations: invitationsCommand(io, nothing),
  keys: keysCommand(io, nothing),
  mail: mailCommand(io, nothing),
  migrate: migrateCommand(io, nothing),
  users: usersCommand(io, nothing),
};

export const OPERATOR_ACTIONS: readonly OperatorAction[] = Object.entries(COMMANDS).flatMap(
  ([command, { commands }]) =>
    commands.map((action) => ({
      command,
      word: action.name(),
      flags: action.options.map(({ long }) => long?.slice(2) ?? '').filter((flag) => flag !== 'json'),
    })),
);
