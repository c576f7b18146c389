import { Pool, TypeOverrides, types } from 'pg';
import { Connection } from './connection.ts';
import { DEFAULT_DEADLINES, DEFAULT_POOL_SIZE, type DatabaseOptions } from './database-options.ts';
import { TidyClient } from './tidy-client.ts';
import { parseTimestamp } from './timestamp.ts';

/** An idle connection is given back to the server after this, in milliseconds. */
const IDLE_MS = 60_000;

/** The connections of this process: one pool for the ORM and for statements that are written by hand. */
export class ConnectionPool {
  readonly #pool: Pool;
  readonly #answerMs: number;

  /** Connects to nothing yet. */
  constructor({
    url,
    poolSize = DEFAULT_POOL_SIZE,
    applicationName = 'latchkey',
    deadlines,
  }: DatabaseOptions) {
    const times = { ...DEFAULT_DEADLINES, ...deadlines };
    this.#answerMs = times.answerMs;
    this.#pool = new Pool({
      connectionString: url,
      max: poolSize,
      application_name: applicationName,
      connectionTimeoutMillis: times.acquireMs,
      idleTimeoutMillis: IDLE_MS,
      lock_timeout: times.lockMs,
      statement_timeout: times.statementMs,
      idle_in_transaction_session_timeout: times.idleInTransactionMs,
      keepAlive: true,
      types: typesOfOurs(),
      Client: TidyClient,
    });
    // A connection that the server closes is gone from the pool already; whoever held it has got an error of their own.
    const ignore = (): void => undefined;
    this.#pool.on('error', ignore);
    this.#pool.on('connect', (client) => client.on('error', ignore));
  }

  /** What the ORM's driver wants to know. */
  get options(): object {
    return this.#pool.options;
  }

  /** @returns a connection of the caller's own until it is released. */
  async acquire(): Promise<Connection> {
    return new Connection(await this.#pool.connect(), this.#answerMs);
  }

  /** How the pool stands: connections, idle ones, and requests that wait for one. */
  standing(): { readonly open: number; readonly idle: number; readonly waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { open: totalCount, idle: idleCount, waiting: waitingCount };
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}

function typesOfOurs(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.TIMESTAMPTZ, parseTimestamp);
  return overrides;
}
