// Node strips the types, so mocha reads the TypeScript files as they are.
import { availableParallelism } from 'node:os';

const ci = process.env.CI === 'true';
const given = process.argv.slice(2);
const namesFiles = given.some((argument) => /^(?:\.\/)?tests\//.test(argument));
// A worker takes a file of which no test is chosen for an empty one, which fails.
const choosesTests = given.some((argument) => /^(?:-[gf]|--f?grep)/.test(argument));
// The folders with the longest files come first, so that all workers end at about the same time.
const folders = ['process', 'http', 'contract', 'unit', 'architecture'];
// Each worker has servers of its own; a Redis that is given with REDIS_URL is one for all, and suites empty it.
// Coverage is written at the end of a process, for which mocha does not wait in a worker.
const parallel = !namesFiles && !choosesTests && !process.env.REDIS_URL && !process.env.NODE_V8_COVERAGE;

export default {
  // mocha adds the files named on the command line to `spec`; naming some is meant to run only those.
  spec: namesFiles ? [] : folders.map((folder) => `tests/${folder}/**/*.test.ts`),
  require: ['./tests/support/root-hooks.ts'],
  extension: ['ts'],
  parallel,
  // Each worker needs some 700 MB, its servers included.
  jobs: Math.min(availableParallelism(), 8),
  // A limit against hanging, generous enough for a machine that is busy with something else.
  timeout: 60_000,
  slow: 2_000,
  failZero: true,
  // In CI neither a forgotten `.only` nor a skipped suite may look like success.
  forbidOnly: ci,
  forbidPending: ci,
};
