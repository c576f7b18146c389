import { Type } from '@mikro-orm/core';
import { formatTimestamp } from '../timestamp.ts';

/** A column of times with milliseconds. The ORM's own type has no notation for years before 1. */
export class TimestampType extends Type<Date, Date | string> {
  /** The ORM also passes null and values that are converted already. */
  override convertToDatabaseValue(value: Date): Date | string {
    return value instanceof Date ? formatTimestamp(value) : value;
  }

  override getColumnType(): string {
    return 'timestamptz(3)';
  }

  override compareAsType(): string {
    return 'Date';
  }
}
