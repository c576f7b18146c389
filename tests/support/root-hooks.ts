import { setTimeout as sleep } from 'node:timers/promises';
import { config } from 'chai';
import type { Context, RootHookObject } from 'mocha';
import { endTests } from './after-tests.ts';

// The proxy finds a misspelt assertion, which the compiler refuses anyway, and makes each one several times slower.
config.useProxy = false;

/** How long a run may go on after its last test, in milliseconds; servers that are shut down take a second or two. */
const PATIENCE_MS = Number(process.env['TESTS_END_WITHIN_MS'] ?? 30_000);
// Streams that count as resources from their first use on.
void [process.stdout, process.stderr];
/** What a worker of a parallel run has between two files: those, its channel to mocha, and the timer of a hook. */
let kept: readonly string[] = [...process.getActiveResourcesInfo(), 'Timeout'];

/**
 * A run that is over ends, and quietly: a test that failed midway may have left a load or a server behind, which would
 * keep the process, and whoever waits for its verdict, for ever. What is left behind by tests that passed fails the run.
 */
export const mochaHooks: RootHookObject = {
  afterAll: [endTests, process.env['MOCHA_WORKER_ID'] === undefined ? expectEndOfProcess : expectNothingLeft],
};

/** A run in one process: after all files. */
function expectEndOfProcess(): void {
  // Keeps nothing alive itself: a clean run is gone before.
  const timer = setTimeout(() => {
    process.stderr.write(`${complaint(process.getActiveResourcesInfo())}\n`);
    // mocha's own listener, which counts failures only, comes before.
    process.once('exit', () => {
      process.exitCode ||= 1;
    });
    process.exit();
  }, PATIENCE_MS);
  timer.unref();
}

/** A parallel run: after each file, in its worker, which mocha ends whatever still runs in it. */
async function expectNothingLeft(this: Context): Promise<void> {
  this.timeout(PATIENCE_MS + 30_000);
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    await sleep(10, undefined, { ref: false });
    const running = process.getActiveResourcesInfo();
    const left = [...running];
    for (const each of kept) if (left.includes(each)) left.splice(left.indexOf(each), 1);
    if (left.length === 0) return;
    if (Date.now() < deadline) continue;
    // The files that come after are not to blame.
    kept = running;
    throw new Error(complaint(left));
  }
}

function complaint(resources: readonly string[]): string {
  return `The tests have been over for ${PATIENCE_MS} ms, and something still runs: ${resources.join(', ')}`;
}
