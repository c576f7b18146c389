import type { QueryConfig, QueryResultRow } from 'pg';

/** A statement written by hand: prepared by its name once a connection, so that it is planned once, not each time. */
export class Statement<Row extends QueryResultRow> {
  /** Only there for the type of its rows. */
  declare readonly row: Row;
  readonly #name: string;
  readonly #text: string;

  /** @param name unique among all statements: the server knows it by that. */
  constructor(name: string, text: string) {
    this.#name = name;
    this.#text = text;
  }

  /** @param values typed scalars and arrays of them; times through {@link timestamp}. */
  query(values: readonly unknown[]): QueryConfig<unknown[]> {
    return { name: this.#name, text: this.#text, values: [...values] };
  }
}
