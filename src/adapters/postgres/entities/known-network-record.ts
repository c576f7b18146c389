import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';
import { UserRecord } from './user-record.ts';

/** A row of `known_networks`: where an account opened a session from, and when it last did. */
export const KnownNetworkRecord = defineEntity({
  name: 'KnownNetworkRecord',
  tableName: 'known_networks',
  properties: {
    userId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .primary()
        .fieldName('user_id')
        .foreignKeyName('known_networks_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    network: p.text().primary(),
    lastOpenedAt: p.type(TimestampType),
  },
  indexes: [{ name: 'known_networks_by_age', properties: ['lastOpenedAt'] }],
});
