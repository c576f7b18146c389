// Run once by docker-compose.yml, before everything else: makes what must be secret and is in no file of the project.
// What is there already stays, so this may run at every `docker compose up`.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';

const PASSWORD = '/secrets/postgres-password';
const ENVIRONMENT = '/secrets/latchkey.env';

// The second file is the last thing written: if it is there, both are whole.
if (!existsSync(ENVIRONMENT)) {
  const password = randomBytes(24).toString('hex');
  writeFileSync(PASSWORD, password, { mode: 0o600 });
  writeFileSync(ENVIRONMENT, `DATABASE_URL=postgres://latchkey:${password}@postgres:5432/latchkey\n`, {
    mode: 0o600,
  });
}

// Makes a key for the secrets of authenticators, and the others where they are missing.
if (!readdirSync(process.env.KEYS_DIR).some((name) => name.startsWith('factor-'))) {
  const made = spawnSync(process.execPath, ['src/start.js', 'keys', 'make', '--factors'], {
    stdio: 'inherit',
  });
  process.exitCode = made.status ?? 1;
}
