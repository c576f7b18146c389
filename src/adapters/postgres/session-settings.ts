import type { ClientBase } from 'pg';
import type { DatabaseDeadlines } from './database-options.ts';
import { UnusableServerError } from './unusable-server-error.ts';

/** What the statements and the parsing of their answers rely on, whatever server, database or role are set to. */
const SETTINGS = {
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  search_path: 'public',
  standard_conforming_strings: 'on',
  bytea_output: 'hex',
};

interface ServerState {
  readonly encoding: string;
  readonly readOnly: boolean;
}

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
    `SELECT current_setting('server_encoding') AS encoding,
       pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "readOnly",
       ${calls.join(', ')}`,
    names.flatMap((name) => [name, settings[name]]),
  );
  const [state] = rows;
  if (state === undefined || state.readOnly) throw new UnusableServerError('read_only');
  if (state.encoding !== 'UTF8') throw new UnusableServerError('encoding');
}
