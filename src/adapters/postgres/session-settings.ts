import type { ClientBase } from 'pg';
import { DEFAULT_DEADLINES, type DatabaseDeadlines } from './database-options.ts';
import { UnusableServerError } from './unusable-server-error.ts';

/** What the statements and the parsing of their answers rely on, whatever server, database or role are set to. */
const SETTINGS = {
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  search_path: 'public',
  standard_conforming_strings: 'on',
  bytea_output: 'hex',
  // A transaction that waited for a lock sees what the holder before it has committed.
  default_transaction_isolation: 'read committed',
};

/** Of a role that a pooler in transaction mode uses: what is set, and whether a value will do. */
const ROLE_SETTINGS: Readonly<Record<string, { readonly to: string; suits(value: string): boolean }>> = {
  statement_timeout: { to: `${DEFAULT_DEADLINES.statementMs}ms`, suits: (value) => value !== '0' },
  DateStyle: { to: SETTINGS.DateStyle, suits: (value) => value.startsWith('ISO') },
  TimeZone: { to: SETTINGS.TimeZone, suits: (value) => /^(?:Etc\/)?(?:UTC|GMT)$/.test(value) },
  search_path: { to: SETTINGS.search_path, suits: (value) => /^(?:"\$user", ?)?public\b/.test(value) },
  standard_conforming_strings: { to: 'on', suits: (value) => value === 'on' },
  default_transaction_isolation: {
    to: SETTINGS.default_transaction_isolation,
    suits: (value) => value === SETTINGS.default_transaction_isolation,
  },
};

interface ServerState {
  readonly encoding: string;
  readonly readOnly: boolean;
}

const SERVER_STATE = `current_setting('server_encoding') AS encoding,
  pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "readOnly"`;

/**
 * Prepares a new connection. The settings are made after connecting, since PgBouncer refuses deadlines among the
 * start-up parameters. @throws {UnusableServerError} for a standby and for a database that is not in UTF-8.
 */
export async function applySessionSettings(client: ClientBase, deadlines: DatabaseDeadlines): Promise<void> {
  const settings: Readonly<Record<string, string>> = {
    ...SETTINGS,
    statement_timeout: String(deadlines.statementMs),
    lock_timeout: String(deadlines.lockMs),
    idle_in_transaction_session_timeout: String(deadlines.idleInTransactionMs),
  };
  const names = Object.keys(settings);
  const calls = names.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, false)`);
  const { rows } = await client.query<ServerState>(
    `SELECT ${SERVER_STATE}, ${calls.join(', ')}`,
    names.flatMap((name) => [name, settings[name]]),
  );
  refuseUnusable(rows[0]);
}

/**
 * Checks a connection of a pooler in transaction mode, which others use in between, so that nothing is set.
 * @throws {UnusableServerError} as {@link applySessionSettings}, and for a role whose settings don't suit.
 */
export async function checkRoleSettings(client: ClientBase): Promise<void> {
  const names = Object.keys(ROLE_SETTINGS);
  const { rows } = await client.query<ServerState & { readonly role: string; readonly values: string[] }>(
    `SELECT ${SERVER_STATE}, quote_ident(current_user) AS role,
       array(SELECT current_setting(name) FROM unnest($1::text[]) WITH ORDINALITY AS asked (name, at) ORDER BY at) AS values`,
    [names],
  );
  refuseUnusable(rows[0]);
  const { role = '', values = [] } = rows[0] ?? {};
  const wrong = names.filter((name, at) => !ROLE_SETTINGS[name]?.suits(values[at] ?? ''));
  if (wrong.length === 0) return;
  const commands = wrong.map((name) => `ALTER ROLE ${role} SET ${name} = '${ROLE_SETTINGS[name]?.to}';`);
  throw new UnusableServerError('role_settings', commands.join(' '));
}

function refuseUnusable(state: ServerState | undefined): void {
  if (state === undefined || state.readOnly) throw new UnusableServerError('read_only');
  if (state.encoding !== 'UTF8') throw new UnusableServerError('encoding');
}
