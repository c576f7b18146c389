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
  readonly #answerMs: number;
  #broken = false;
  #released = false;

  /** @param answerMs for each answer; 0 for as long as it takes. */
  constructor(client: PoolClient, answerMs: number) {
    this.#client = client;
    this.#answerMs = answerMs;
  }

  /** A statement of ours, prepared once for each connection. */
  async execute<Row extends QueryResultRow>(
    statement: Statement<Row>,
    values: readonly unknown[],
  ): Promise<Answer<Row>> {
    return await this.#send<QueryResult<Row>>((settle) =>
      this.#client.query(statement.query(values), settle),
    );
  }

  /** A statement of the ORM's or one that is sent once in a while. */
  async query<Row extends QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<QueryResult<Row>> {
    return await this.#send<QueryResult<Row>>((settle) => this.#client.query(text, [...values], settle));
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

  /**
   * With a callback and a deadline of our own: for its promise and for its deadline the driver sets `query.callback`, and
   * V8 puts a function that is written out where it is assigned to a property among the old objects. There each held its
   * query, rows and all, until the next full collection.
   */
  async #send<T>(ask: (settle: (error: Error | null, answer: T) => void) => void): Promise<T> {
    if (this.#released) throw new Error('This connection was given back: its unit of work is over.');
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const settle = (error: Error | null, answer: T): void => (error ? reject(error) : resolve(answer));
    ask(settle);
    const timer = this.#answerMs > 0 ? setTimeout(() => reject(overdue()), this.#answerMs) : undefined;
    try {
      return await promise;
    } catch (error) {
      if (isConnectionLost(error)) this.#broken = true;
      // From here it leads to whoever asked, and not to the socket that the answer came from.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What comes after it can no longer be told from answers to what is asked next: the connection is lost. */
function overdue(): Error {
  return Object.assign(new Error('PostgreSQL did not answer in time.'), { code: 'ETIMEDOUT' });
}
