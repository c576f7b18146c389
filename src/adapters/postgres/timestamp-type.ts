import { Type } from '@mikro-orm/core';
import { timestamp } from './timestamp.ts';

/** A column of times for the ORM, which would otherwise write years as PostgreSQL does not read them. */
export class TimestampType extends Type<Date, Date | string> {
  /** The ORM also hands in null, and what it has converted already. */
  override convertToDatabaseValue(value: Date): Date | string {
    return value instanceof Date ? timestamp(value) : value;
  }

  override getColumnType(): string {
    return 'timestamptz(3)';
  }
}
