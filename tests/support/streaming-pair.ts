import { appendFile, cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultPostgres, startFaultPostgres } from './fault-postgres.ts';
import { withClient } from './schema-of.ts';
import { until } from './until.ts';

/** Two PostgreSQL servers, of which one has what the other has acknowledged: `primary` commits when `standby` has it. */
export interface StreamingPair {
  readonly primary: FaultPostgres;
  readonly standby: FaultPostgres;
}

export async function startStreamingPair(): Promise<StreamingPair> {
  const primary = await startFaultPostgres();
  await primary.stop();
  const standby = await startFaultPostgres(async (folder) => {
    await rm(folder.cluster, { recursive: true });
    await cp(primary.folder.cluster, folder.cluster, { recursive: true });
    await cp(primary.folder.password, folder.password);
    await follow(folder, primary);
    await primary.start();
  });
  await commitWith(primary, standby);
  return { primary, standby };
}

/** Makes a server that has stopped the standby of another one; it is to be started. */
export async function follow({ cluster }: FaultPostgres['folder'], primary: FaultPostgres): Promise<void> {
  const { hostname, port, username, password } = new URL(primary.urlOf('postgres'));
  const source = `host=${hostname} port=${port} user=${username} password=${password}`;
  await appendFile(join(cluster, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`);
  await writeFile(join(cluster, 'standby.signal'), '');
}

/** From now on `primary` acknowledges what `standby` has on its disk. Returns when it does. */
export async function commitWith(primary: FaultPostgres, standby: FaultPostgres): Promise<void> {
  await execute(primary, `ALTER SYSTEM SET synchronous_standby_names = '*'`, 'SELECT pg_reload_conf()');
  await execute(standby, 'ALTER SYSTEM RESET synchronous_standby_names', 'SELECT pg_reload_conf()');
  await until(async () => {
    const [row] = await execute(primary, `SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`);
    return row !== undefined;
  });
}

/** Makes a standby the primary. Returns when it takes writes. */
export async function promote(standby: FaultPostgres): Promise<void> {
  await execute(standby, 'SELECT pg_promote(true, 30)');
}

/** Runs statements on a server. @returns the rows of the last one. */
export async function execute(
  server: FaultPostgres,
  ...statements: readonly string[]
): Promise<readonly unknown[]> {
  return await withClient(server.urlOf('postgres'), async (client) => {
    let rows: readonly unknown[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  });
}
