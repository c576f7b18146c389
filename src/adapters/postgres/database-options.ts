/** How the service meets its database. Times in milliseconds. */
export interface DatabaseOptions {
  /** A `postgres://` URL; its `sslmode` and the like apply. It may name several hosts: see {@link HostList}. */
  readonly url: string;
  /** Connections at most. Default 10: many instances share one server. */
  readonly poolSize?: number;
  /** Tells the connections of several programs apart in `pg_stat_activity`. */
  readonly applicationName?: string;
  readonly deadlines?: Partial<DatabaseDeadlines>;
  /** Default `session`: connections are ours alone, directly or by way of a pooler in session mode. */
  readonly pooler?: PoolerMode;
}

/**
 * How long a pooler between us and the server, such as PgBouncer, lends a connection. With `transaction`, nothing can be
 * set for a connection: the role has the settings.
 */
export type PoolerMode = 'session' | 'transaction';

/**
 * A request that needs a database which is down, frozen or overloaded is answered within about two seconds: waiting
 * for a connection and waiting for an answer have a deadline each.
 */
export interface DatabaseDeadlines {
  /** For a connection: a free one of a full pool, or a new one. */
  readonly acquireMs: number;
  /** For a lock that another transaction holds; longer than the server's `deadlock_timeout` of 1 s. */
  readonly lockMs: number;
  /** For a statement; kept by the server. */
  readonly statementMs: number;
  /** For an answer; kept by this side, in case the server has stopped to work at all. */
  readonly answerMs: number;
  /** For a transaction that sends nothing: its holder has died. */
  readonly idleInTransactionMs: number;
}

export const DEFAULT_DEADLINES: DatabaseDeadlines = {
  acquireMs: 1_000,
  lockMs: 1_250,
  statementMs: 1_400,
  answerMs: 1_500,
  idleInTransactionMs: 5_000,
};
