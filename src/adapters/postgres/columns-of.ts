import { UnderscoreNamingStrategy, type EntityMetadata } from '@mikro-orm/core';
import { sql, type RawBuilder } from 'kysely';

const naming = new UnderscoreNamingStrategy();

/**
 * Every column of an entity under the name of its property, for the statements that are written by hand: they read a
 * new property without being changed. @param alias of the table in the statement.
 */
export function columnsOf(record: { readonly meta: EntityMetadata }, alias: string): RawBuilder<unknown> {
  const names = Object.keys(record.meta.properties);
  return sql.raw(
    names.map((name) => `${alias}.${naming.propertyToColumnName(name)} AS "${name}"`).join(', '),
  );
}
