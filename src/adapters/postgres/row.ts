import type { InferEntity } from '@mikro-orm/core';

/** The columns of a record as plain values, whether the ORM or a statement by hand has read them. */
export type Row<Record> = {
  readonly [
    Column in keyof InferEntity<Record> as Column extends string ? Column : never
  ]: InferEntity<Record>[Column];
};
