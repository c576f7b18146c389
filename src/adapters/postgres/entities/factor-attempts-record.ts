import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';
import { UserRecord } from './user-record.ts';

/**
 * A row of `factor_attempts`: the failed second proofs of an account, from the first attempt on. `refused` counts
 * since the last attempt that was admitted.
 */
export const FactorAttemptsRecord = defineEntity({
  name: 'FactorAttemptsRecord',
  tableName: 'factor_attempts',
  properties: {
    userId: () =>
      p
        .oneToOne(UserRecord)
        .mapToPk()
        .primary()
        .fieldName('user_id')
        .foreignKeyName('factor_attempts_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    inRow: p.integer(),
    lastAt: p.type(TimestampType).strictNullable(),
    inDay: p.integer(),
    dayStartedAt: p.type(TimestampType).strictNullable(),
    refused: p.integer(),
  },
  checks: [
    { name: 'factor_attempts_row_has_a_last', expression: '(in_row = 0) = (last_at is null)' },
    { name: 'factor_attempts_day_has_a_start', expression: '(in_day = 0) = (day_started_at is null)' },
  ],
});
