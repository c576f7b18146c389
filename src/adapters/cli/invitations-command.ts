import type { Command } from 'commander';
import type { CreateInvitation } from '#application/invitations/create-invitation.ts';
import type { ListInvitations } from '#application/invitations/list-invitations.ts';
import type { RevokeInvitation } from '#application/invitations/revoke-invitation.ts';
import type { InvitationView } from '#application/invitations/views.ts';
import { InvitationNotFoundError } from '#domain/invitations/errors.ts';
import type { InvitationId } from '#domain/invitations/invitation.ts';
import { isId } from '#domain/shared/ids.ts';
import type { CommandIo } from './command-io.ts';
import { operatorCommand } from './operator-command.ts';
import { positiveNumber } from './positive-number.ts';
import { JSON_OPTION, printResult, type JsonOption } from './print-result.ts';

export interface InvitationUseCases {
  readonly createInvitation: CreateInvitation;
  readonly listInvitations: ListInvitations;
  readonly revokeInvitation: RevokeInvitation;
}

/** Opens what the use cases need, runs the work and closes it again: `--help` needs no database. */
export type WithInvitations = (work: (useCases: InvitationUseCases) => Promise<void>) => Promise<void>;

interface NewInvitationOptions extends JsonOption {
  readonly email?: string;
  readonly role: readonly string[];
  readonly expiresIn?: number;
}

/** Invitations that are read at a time. */
const BATCH_SIZE = 500;

/** `npm run invitations`: who may make an account. Their roles are given whatever becomes of any admin. */
export function invitationsCommand(io: CommandIo, withInvitations: WithInvitations): Command {
  const command = operatorCommand(
    'invitations',
    'Invitations to make an account, beside the running service.',
    io,
  );
  command
    .command('create')
    .description(
      'invite somebody to make an account: mails the token to the email where mail is on, else prints it',
    )
    .option('--email <address>', 'the email of the account; else whoever accepts names one')
    .option('--role <role...>', 'one or more of ROLES', ['user'])
    .option('--expires-in <seconds>', 'seven days unless told otherwise, thirty at most', positiveNumber)
    .option(...JSON_OPTION)
    .action((options: NewInvitationOptions) =>
      withInvitations(async ({ createInvitation }) => {
        const { email = null, role: roles, expiresIn: expiresInSeconds = null } = options;
        const issued = await createInvitation.execute({ inviterId: null, email, roles, expiresInSeconds });
        printResult(io, options, issued, [
          `id\t${issued.id}`,
          issued.token === null ? `mailed to\t${email ?? ''}` : `token\t${issued.token}`,
          `expiresAt\t${issued.expiresAt}`,
        ]);
      }),
    );
  command
    .command('list')
    .description('list all invitations, newest first, one a line')
    .option(...JSON_OPTION)
    .action((options: JsonOption) =>
      withInvitations(async ({ listInvitations }) => {
        const all = await Array.fromAsync(invitations(listInvitations));
        printResult(io, options, all, all.map(lineOf));
      }),
    );
  command
    .command('revoke')
    .description('take an invitation back; its token opens nothing any more')
    .argument('<id>', 'as `list` shows it')
    .option(...JSON_OPTION)
    .action((id: string, options: JsonOption) =>
      withInvitations(async ({ revokeInvitation }) => {
        if (!isId(id)) throw new InvitationNotFoundError();
        await revokeInvitation.execute({ actorId: null, id: id as InvitationId });
        printResult(io, options, { revoked: id }, [`${id} is revoked.`]);
      }),
    );
  return command;
}

async function* invitations(listInvitations: ListInvitations): AsyncGenerator<InvitationView> {
  let before: InvitationId | null = null;
  do {
    const page = await listInvitations.execute({ limit: BATCH_SIZE, before });
    yield* page.items;
    before = page.next;
  } while (before !== null);
}

function lineOf({ id, status, email, roles, inviterId, expiresAt }: InvitationView): string {
  return [id, status, email ?? '-', roles.join(','), inviterId ?? '-', expiresAt].join('\t');
}
