import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from '../timestamp-type.ts';

/** A row of `known_networks`: where an account opened a session from, and when it last did. */
export const KnownNetworkRecord = defineEntity({
  name: 'KnownNetworkRecord',
  tableName: 'known_networks',
  properties: {
    userId: p.uuid().primary(),
    network: p.text().primary(),
    lastOpenedAt: p.type(TimestampType),
  },
});
