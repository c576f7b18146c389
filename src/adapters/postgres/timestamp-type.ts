import { Type } from '@mikro-orm/core';
import { types } from 'pg';
import { timestamp } from './timestamp.ts';

/** A column of times for the ORM, which would otherwise write years as PostgreSQL does not read them. */
export class TimestampType extends Type<Date, string> {
  override convertToDatabaseValue(value: Date): string {
    return value instanceof Date ? timestamp(value) : value;
  }

  override convertToJSValue(value: Date | string): Date {
    const parse = types.getTypeParser(types.builtins.TIMESTAMPTZ) as (text: string) => Date;
    return typeof value === 'string' ? parse(value) : value;
  }

  override getColumnType(): string {
    return 'timestamptz(3)';
  }

  override compareAsType(): string {
    return 'string';
  }
}
