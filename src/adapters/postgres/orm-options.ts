import type { Options } from '@mikro-orm/postgresql';
import { PostgresDialect, type PostgresPoolClient } from 'kysely';
import type { LentConnection } from './connection.ts';
import { CredentialRecord } from './identity/credential-record.ts';
import { KnownNetworkRecord } from './identity/known-network-record.ts';
import { SessionRecord } from './identity/session-record.ts';
import { UserRecord } from './identity/user-record.ts';
import { MIGRATIONS } from './migrations.ts';
import { TaskRecord } from './tasks/task-record.ts';

/** Everything that the ORM keeps. */
export const RECORDS = { UserRecord, CredentialRecord, SessionRecord, KnownNetworkRecord, TaskRecord };

/** A pool as the ORM sees it. */
export interface OrmPool {
  readonly options: object;
  acquire(): Promise<LentConnection>;
}

/** What the service's ORM and the migrator's have in common. The pool is ours: the ORM neither makes nor ends it. */
export function ormOptions(pool: OrmPool): Options {
  return {
    entities: Object.values(RECORDS),
    dbName: 'latchkey',
    driverOptions: new PostgresDialect({
      pool: { options: pool.options, connect: () => connect(pool), end: () => Promise.resolve() },
    }),
    // Or its first statement would look for a database of the name above, and make it.
    ensureDatabase: false,
    // One statement is one statement: what belongs together is in a unit of work, which is not the ORM's.
    implicitTransactions: false,
    migrations: MIGRATIONS,
  };
}

async function connect(pool: OrmPool): Promise<PostgresPoolClient> {
  const connection = await pool.acquire();
  const query = (text: string, values: readonly unknown[]): unknown => connection.query(text, values);
  // The dialect's type also knows cursors, which nothing here asks for.
  return { query: query as PostgresPoolClient['query'], release: () => connection.release() };
}
