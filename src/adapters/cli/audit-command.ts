import { Option, type Command } from 'commander';
import type { ListAuditEvents } from '#application/audit/list-audit-events.ts';
import type { AuditQuery } from '#application/audit/ports/audit-log.ts';
import type { AuditEventView } from '#application/audit/views.ts';
import type { GetAccount } from '#application/identity/accounts/get-account.ts';
import { AUDIT_EVENT_TYPES, type AuditEventType } from '#domain/audit/audit-event.ts';
import { isId, type UserId } from '#domain/shared/ids.ts';
import type { CommandIo } from './command-io.ts';
import { operatorCommand } from './operator-command.ts';
import { positiveNumber } from './positive-number.ts';
import { timeArgument } from './time-argument.ts';

/** Events that are read at once. */
const PAGE_SIZE = 500;
const DEFAULT_LIMIT = 100;

export interface AuditUseCases {
  readonly listAuditEvents: ListAuditEvents;
  readonly getAccount: GetAccount;
}

/** Opens what the use cases need, runs the work and closes it again: `--help` needs no database. */
export type WithAudit = (work: (useCases: AuditUseCases) => Promise<void>) => Promise<void>;

interface Filters {
  readonly user?: string;
  readonly actor?: string;
  readonly type?: AuditEventType;
  readonly from?: Date;
  readonly to?: Date;
}

/** `npm run audit`: the audit log, beside a running service. */
export function auditCommand(io: CommandIo, withAudit: WithAudit): Command {
  const command = operatorCommand('audit', 'The audit log, newest first.', io);
  addFilters(command.command('list').description('show events, one a line'))
    .option('--limit <count>', 'how many at most', positiveNumber, DEFAULT_LIMIT)
    .action((filters: Filters & { readonly limit: number }) =>
      withAudit(async (useCases) => {
        for await (const event of events(useCases, filters, filters.limit)) io.out(lineOf(event));
      }),
    );
  addFilters(command.command('export').description('write every event as a line of JSON (NDJSON)')).action(
    (filters: Filters) =>
      withAudit(async (useCases) => {
        for await (const event of events(useCases, filters)) {
          io.out(JSON.stringify(event));
          await io.drained();
        }
      }),
  );
  return command;
}

function addFilters(command: Command): Command {
  return command
    .option('--user <account>', 'only about this account: an id, an email or a login')
    .option('--actor <account>', 'only what this account did')
    .addOption(new Option('--type <type>', 'only of this type').choices(AUDIT_EVENT_TYPES))
    .option(
      '--from <time>',
      'only from this time on, such as 2030-01-31 or 2030-01-31T12:00:00Z',
      timeArgument,
    )
    .option('--to <time>', 'only before this time', timeArgument);
}

async function* events(
  { listAuditEvents, getAccount }: AuditUseCases,
  { user, actor, type, from, to }: Filters,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<AuditEventView> {
  // A deleted account has only its id left.
  const idOf = async (account: string | undefined): Promise<UserId | null> => {
    if (account === undefined) return null;
    return (isId(account) ? account : (await getAccount.execute(account)).id) as UserId;
  };
  const filters = {
    subjectId: await idOf(user),
    actorId: await idOf(actor),
    type: type ?? null,
    from: from ?? null,
    to: to ?? null,
  };
  let before: AuditQuery['before'] = null;
  let left = limit;
  do {
    const page = await listAuditEvents.execute({ ...filters, limit: Math.min(left, PAGE_SIZE), before });
    yield* page.items;
    left -= page.items.length;
    before = page.next;
  } while (before !== null && left > 0);
}

function lineOf({ at, type, actorId, subjectId, ip, data }: AuditEventView): string {
  return [at, type, actorId ?? '-', subjectId ?? '-', ip ?? '-', JSON.stringify(data)].join('\t');
}
