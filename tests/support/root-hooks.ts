import type { RootHookObject } from 'mocha';

/** How long a run may go on after its last test, in milliseconds; servers that are shut down take a second or two. */
const PATIENCE_MS = Number(process.env['TESTS_END_WITHIN_MS'] ?? 30_000);

/**
 * A run that is over ends, and quietly: a test that failed midway may have left a load or a server behind, which would
 * keep the process, and whoever waits for its verdict, for ever. What is left behind by tests that passed fails the run.
 */
export const mochaHooks: RootHookObject = {
  afterAll: () => {
    // Keeps nothing alive itself: a clean run is gone before.
    const timer = setTimeout(() => {
      const left = process.getActiveResourcesInfo().join(', ');
      process.stderr.write(
        `The tests have been over for ${PATIENCE_MS} ms, and something still runs: ${left}\n`,
      );
      // mocha's own listener, which counts failures only, comes before.
      process.once('exit', () => {
        process.exitCode ||= 1;
      });
      process.exit();
    }, PATIENCE_MS);
    timer.unref();
  },
};
