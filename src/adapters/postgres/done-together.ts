import type { QueryResultRow } from 'pg';
import { Batches } from '#application/shared/batches.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import { FewAtOnce } from './few-at-once.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import type { Statement } from './statement.ts';

interface Plan<Work, Row extends QueryResultRow> {
  /**
   * Does the ordinary case of each of many, each decided by its own rows, and returns a row for what it did. Takes one
   * array for each column. It must wait for nobody else's lock (`SKIP LOCKED`): then statements that hold the rows of
   * several can't wait for one another either, and nobody waits for another's rows.
   */
  readonly statement: Statement<Row>;
  readonly columns: readonly ((work: Work) => unknown)[];
  /** Whose rows it is about: there is one of each in a statement. */
  readonly subjectOf: (work: Work) => string;
  readonly subjectOfRow: (row: Row) => string;
}

/**
 * While one statement waits for the disk the next is computed. Those that come meanwhile go with the one after: more
 * statements would queue before the disk, each with few rows and a commit of its own. A disk that takes longer than the
 * patience holds nobody up any further.
 */
const UNDER_WAY = { most: 2, patienceMs: 20 };

/**
 * Writes of one moment in one autocommitted statement. Each by itself costs PostgreSQL a commit, with the disk in it, and
 * this process a statement.
 */
export class DoneTogether<Work, Row extends QueryResultRow> {
  readonly #database: PostgresDatabase;
  readonly #plan: Plan<Work, Row>;
  readonly #underWay = new FewAtOnce(UNDER_WAY);
  readonly #batches = new Batches<Work, Row | null>(
    (works) => this.#do(works),
    setImmediate,
    (send) => this.#underWay.run(send),
  );

  constructor(database: PostgresDatabase, plan: Plan<Work, Row>) {
    this.#database = database;
    this.#plan = plan;
  }

  /** Null where nothing was done, and it has to be done by itself. */
  async tryDo(work: Work): Promise<Row | null> {
    // A transaction's statements are its own.
    return this.#database.inTransaction ? null : await this.#batches.get(work);
  }

  async #do(works: readonly Work[]): Promise<readonly (Row | null)[]> {
    const { statement, columns, subjectOf, subjectOfRow } = this.#plan;
    // Of several about one subject the first is tried here; the others are to meet what becomes of it.
    const tried = new Map<string, Work>();
    for (const work of works) {
      const subject = subjectOf(work);
      if (!tried.has(subject)) tried.set(subject, work);
    }
    // What can't be done with others has nothing to gain here.
    if (tried.size < 2) return works.map(() => null);
    const all = [...tried.values()];
    const rows = await this.#rowsOf(
      statement,
      columns.map((column) => all.map(column)),
    );
    const done = new Map(rows.map((row) => [subjectOfRow(row), row]));
    return works.map((work) => {
      const subject = subjectOf(work);
      return (tried.get(subject) === work && done.get(subject)) || null;
    });
  }

  /** None where the statement was refused: what is wrong with one must not hurt the others, who go on by themselves. */
  async #rowsOf(statement: Statement<Row>, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      return (await this.#database.execute(statement, values)).rows;
    } catch (error) {
      if (error instanceof ServiceUnavailableError) throw error;
      return [];
    }
  }
}
