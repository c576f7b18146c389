/** Files that a rule lets through, each with its reason. */
export interface Exception {
  readonly path: string;
  readonly reason: string;
}

/** The only files below `src/` that read or set `process.env`. */
export const ENVIRONMENT_READERS: readonly Exception[] = [
  { path: 'src/composition/config.ts', reason: 'turns the environment into one checked object, once' },
  { path: 'src/start.js', reason: 'sets UV_THREADPOOL_SIZE, which libuv reads and nothing here' },
];

/** Files below `src/` and `migrations/` that import a path which is only known at run time. */
export const COMPUTED_IMPORTS: readonly Exception[] = [
  {
    path: 'src/adapters/embedded-postgres/postgres-binaries.ts',
    reason: 'finds the server binaries by the name of the platform',
  },
];

/** Files below `src/` with more than {@link LONGEST_FILE} lines. */
export const LONG_FILES: readonly Exception[] = [];

/** A longer file is a question whether it is two things. */
export const LONGEST_FILE = 250;
