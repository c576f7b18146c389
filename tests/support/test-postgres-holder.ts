import { startTestPostgres } from './test-postgres.ts';

process.on('message', () => undefined);
const { dataDir } = await startTestPostgres();
process.send?.(dataDir);
