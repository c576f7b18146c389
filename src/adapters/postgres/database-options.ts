/** How the service meets its database. Times in milliseconds. */
export interface DatabaseOptions {
  /** A `postgres://` URL; its `sslmode` and the like are heard. */
  readonly url: string;
  /** Connections at most. Default 10: two cores do no more at once, and many instances share one server. */
  readonly poolSize?: number;
  /** To tell the connections of several programs apart in `pg_stat_activity`. */
  readonly applicationName?: string;
  readonly deadlines?: Partial<DatabaseDeadlines>;
}

/**
 * Together they keep the promise that a request which needs a database that is down, frozen or swamped is answered
 * within 2 s: waiting and asking have a deadline each, and a statement that waits for another gives up before its
 * client does.
 */
export interface DatabaseDeadlines {
  /** For a connection: a free one of a full pool, or a new one. */
  readonly acquireMs: number;
  /** For a lock that somebody else holds; kept by the server, and above its `deadlock_timeout` of 1 s. */
  readonly lockMs: number;
  /** For a statement; kept by the server. */
  readonly statementMs: number;
  /** For an answer; kept by this side, for a server that has stopped to keep anything. */
  readonly answerMs: number;
  /** For a transaction that says nothing: its holder has died. */
  readonly idleInTransactionMs: number;
}

export const DEFAULT_DEADLINES: DatabaseDeadlines = {
  acquireMs: 1_000,
  lockMs: 1_250,
  statementMs: 1_500,
  answerMs: 1_700,
  idleInTransactionMs: 5_000,
};

export const DEFAULT_POOL_SIZE = 10;
