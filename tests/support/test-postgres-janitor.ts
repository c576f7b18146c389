// Waits for the end of the test process that holds the other end of stdin, then removes its server and folder.
import { existsSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { dataFolderAt } from '#adapters/embedded-postgres/data-folder.ts';
import { endOrphanedServer } from '#adapters/embedded-postgres/orphaned-server.ts';
import { locatePostgresBinaries } from '#adapters/embedded-postgres/postgres-binaries.ts';

const [, , dataDir = ''] = process.argv;
process.stdin.resume();
await once(process.stdin, 'close');
if (existsSync(dataDir)) {
  await endOrphanedServer(dataFolderAt(dataDir), locatePostgresBinaries());
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
}
