import { redisStorage } from '@better-auth/redis-storage';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { admin, bearer } from 'better-auth/plugins';
import { Redis } from 'ioredis';
import { createServer } from 'node:http';
import { Pool } from 'pg';

/**
 * Better Auth as a service of its own: its handler on Node's server, users in PostgreSQL, sessions in Redis, tokens in
 * `Authorization` and roles in the answer as ours are, which takes its plugins `bearer` and `admin`. Its cache of
 * sessions in a cookie is off, as it is by default: it would answer after a logout.
 */
const port = Number(process.env['PORT']);
const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  secret: 'a secret from the .env file, of 32 characters and more',
  database: new Pool({ connectionString: process.env['DATABASE_URL'] }),
  secondaryStorage: redisStorage({ client: new Redis(process.env['REDIS_URL'] ?? '') }),
  emailAndPassword: { enabled: true },
  plugins: [bearer(), admin()],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});

const { runMigrations } = await getMigrations(auth.options);
await runMigrations();

const handle = toNodeHandler(auth);
createServer((request, response) => void handle(request, response)).listen(port, '127.0.0.1');
