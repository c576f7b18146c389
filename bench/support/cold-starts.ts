import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { START_TARGETS } from '../targets.ts';
import type { Cores } from './cores.ts';
import type { Databases } from './databases.ts';
import { AS_SHIPPED } from './latchkey.ts';
import { ServerProcess } from './server-process.ts';
import { median } from './statistics.ts';

export type ColdStarts = Readonly<Record<keyof typeof START_TARGETS, number>>;

/** From the start of the process, as `npm start` does it, to the first 200 of `/readyz`, in milliseconds, on all cores; medians. */
export async function measureColdStarts(
  { databaseUrl, redisUrl, folder, logFolder }: Databases,
  cores: Cores | null,
  times: number,
): Promise<ColdStarts> {
  const start = async (environment: Readonly<Record<string, string>>): Promise<number> => {
    const server = await ServerProcess.start({
      name: 'cold-start',
      entry: 'src/start.js',
      nodeOptions: AS_SHIPPED.nodeOptions,
      environment,
      readyPath: '/readyz',
      cores,
      where: 'all',
      logFolder,
    });
    await server.stop();
    return server.readyAfterMs;
  };
  const external: number[] = [];
  const first: number[] = [];
  const second: number[] = [];
  const toDatabases = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, KEYS_DIR: join(folder, 'keys') };
  // Makes the tables, and compiles what has been changed since the last start.
  await start(toDatabases);
  for (let time = 0; time < times; time += 1) {
    external.push(await start(toDatabases));
    const data = mkdtempSync(join(folder, 'cold-'));
    first.push(await start({ DATA_DIR: data }));
    second.push(await start({ DATA_DIR: data }));
    rmSync(data, { recursive: true, force: true });
  }
  return {
    'external database': median(external),
    'embedded, from nothing': median(first),
    'embedded, second start': median(second),
  };
}
