import { startEmbeddedPostgres } from '#adapters/embedded-postgres/embedded-postgres.ts';

const [, , dataDir = ''] = process.argv;
// A listener keeps the process alive until its parent hangs up.
process.on('message', () => undefined);
try {
  const { url } = await startEmbeddedPostgres({ dataDir });
  process.send?.({ url });
} catch (error) {
  process.send?.({ refusal: (error as Error).message });
}
