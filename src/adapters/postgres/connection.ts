import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { isConnectionLost } from './database-failure.ts';
import type { Statement } from './statement.ts';

/** What a statement did: its rows, and how many it touched. */
export type Answer<Row extends QueryResultRow> = Pick<QueryResult<Row>, 'rows' | 'rowCount' | 'command'>;

/** What whoever works with a connection may do with it. */
export type LentConnection = Pick<Connection, 'execute' | 'query' | 'release'>;

/**
 * A connection that one holder has for a while. What the driver forgets is kept here: a connection whose answer is
 * overdue or that broke is closed when it is released, never lent again, and nobody can use it after that.
 */
export class Connection {
  readonly #client: PoolClient;
  #broken = false;
  #released = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** A statement of ours, prepared once for each connection. */
  async execute<Row extends QueryResultRow>(
    statement: Statement<Row>,
    values: readonly unknown[],
  ): Promise<Answer<Row>> {
    return await this.#send(() => this.#client.query<Row>(statement.query(values)));
  }

  /** A statement of the ORM's or one that is sent once in a while. */
  async query<Row extends QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<QueryResult<Row>> {
    return await this.#send(() => this.#client.query<Row>(text, [...values]));
  }

  /** Gives the connection back; one that is broken, or that is no longer wanted, is closed. */
  release(unwanted = false): void {
    if (this.#released) return;
    this.#released = true;
    this.#client.release(this.#broken || unwanted);
  }

  /** The same connection for those who work within its holder's transaction: their release gives nothing back. */
  lend(): LentConnection {
    return {
      execute: (statement, values) => this.execute(statement, values),
      query: (text, values) => this.query(text, values),
      release: () => undefined,
    };
  }

  get isBroken(): boolean {
    return this.#broken;
  }

  async #send<T>(query: () => Promise<T>): Promise<T> {
    if (this.#released) throw new Error('This connection was given back: its unit of work is over.');
    try {
      return await query();
    } catch (error) {
      if (isConnectionLost(error)) this.#broken = true;
      throw error;
    }
  }
}
