import type { Cores } from './cores.ts';
import type { Databases } from './databases.ts';
import { ServerProcess } from './server-process.ts';

/** The most that the variable takes: the throttle does all its work and refuses nobody. */
const ATTEMPTS_PER_MINUTE = '1000000';

/** What was switched off, for whoever reads the figures. */
export const SWITCHED_OFF =
  'the rate limit (RATE_LIMIT_PER_MINUTE=0) is off and the login throttle counts but refuses nobody ' +
  `(LOGIN_ATTEMPTS_PER_MINUTE=${ATTEMPTS_PER_MINUTE}); logs (to a file), metrics and everything else are on`;

/** As the container image starts it, but for the hasher, which is the default one. */
export const AS_SHIPPED = {
  nodeOptions: ['--max-semi-space-size=32', '--use-largepages=silent'],
  environment: { MALLOC_ARENA_MAX: '1', GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' },
} as const;

interface LatchkeyOptions {
  readonly name?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/** Starts the service on the shared databases. An empty value in `environment` unsets a variable. */
export async function startLatchkey(
  { databaseUrl, redisUrl, folder, logFolder }: Databases,
  cores: Cores | null,
  { name = 'latchkey', environment = {}, nodeOptions = [] }: LatchkeyOptions = {},
): Promise<ServerProcess> {
  return await ServerProcess.start({
    name,
    entry: 'src/start.js',
    nodeOptions: [...AS_SHIPPED.nodeOptions, ...nodeOptions],
    environment: {
      ...AS_SHIPPED.environment,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      KEYS_DIR: `${folder}/keys`,
      RATE_LIMIT_PER_MINUTE: '0',
      LOGIN_ATTEMPTS_PER_MINUTE: ATTEMPTS_PER_MINUTE,
      ...environment,
    },
    readyPath: '/readyz',
    cores,
    logFolder,
  });
}
