// Waits for the end of the test process that holds the other end of stdin, then removes its server and folder.
import { existsSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { dataFolderAt } from '#adapters/postgres/embedded/data-folder.ts';
import { endOrphanedServer } from '#adapters/postgres/embedded/orphaned-server.ts';
import { locatePostgresBinaries } from '#adapters/postgres/embedded/postgres-binaries.ts';

const [, , dataDir = ''] = process.argv;
process.stdin.resume();
await once(process.stdin, 'close');
if (existsSync(dataDir)) {
  await endOrphanedServer(dataFolderAt(dataDir), locatePostgresBinaries());
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
}
