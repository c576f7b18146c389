import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cores } from './cores.ts';
import type { Databases } from './databases.ts';
import { ServerProcess } from './server-process.ts';

/** What is switched off while measuring, for the report. */
export const SWITCHED_OFF =
  'The request limit, the login throttle and mail are off (`RATE_LIMIT_PER_MINUTE=0`, `LOGIN_ATTEMPTS_PER_MINUTE=0`, ' +
  '`MAIL=off`); the log (to a file), metrics and everything else are on.';

/** Starts the service as `npm start` does, on the shared databases. An empty value in `environment` unsets a variable. */
export async function startLatchkey(
  databases: Databases,
  cores: Cores | null,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const manifest = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  const { scripts } = JSON.parse(manifest) as { readonly scripts: { readonly start: string } };
  const [, ...args] = scripts.start.split(' ');
  const { databaseUrl, redisUrl, folder } = databases;
  const options = {
    name: `latchkey-${new URL(databaseUrl).pathname}`,
    args,
    environment: {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      KEYS_DIR: `${folder}/keys`,
      RATE_LIMIT_PER_MINUTE: '0',
      LOGIN_ATTEMPTS_PER_MINUTE: '0',
      MAIL: 'off',
      ...environment,
    },
    readyPath: '/readyz',
  };
  return await ServerProcess.start(options, databases, cores);
}
