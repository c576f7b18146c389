import { importing, probesOf } from './probe.ts';
import type { Probe } from './probe.ts';

const AWAY_FROM_HOME: readonly [path: string, packageName: string][] = [
  ['src/adapters/cli/a.ts', 'koa'],
  ['src/adapters/redis/a.ts', 'pg'],
  ['src/adapters/memory/a.ts', '@mikro-orm/postgresql'],
  ['src/composition/a.ts', '@mikro-orm/postgresql'],
  ['src/adapters/http/a.ts', 'ioredis'],
  ['src/adapters/http/a.ts', 'jsonwebtoken'],
  ['src/adapters/postgres/a.ts', 'argon2'],
  ['src/adapters/memory/a.ts', 'inversify'],
  ['src/adapters/cli/a.ts', 'dotenv-flow'],
  ['src/adapters/redis/a.ts', 'pino'],
  ['src/adapters/postgres/a.ts', 'zod'],
  ['src/adapters/jwt/a.ts', 'prom-client'],
  ['migrations/a.ts', 'zod'],
  ['mikro-orm.config.ts', 'dotenv-flow'],
];

const ENTRY = { 'src/main.ts': 'export {};' };

export const PACKAGE_PROBES: readonly Probe[] = [
  ...probesOf(
    'package-home',
    ...AWAY_FROM_HOME.map(([path, name]): [string, Probe['files'], string] => [
      `${name} in ${path}`,
      { [path]: importing(name) },
      `${path}:1`,
    ]),
    [
      'a part of a package',
      { 'src/adapters/cli/a.ts': importing('koa/lib/request.js') },
      'src/adapters/cli/a.ts:1',
    ],
    [
      'a package that nobody gave a home',
      { 'src/adapters/http/a.ts': importing('left-pad') },
      'src/adapters/http/a.ts:1',
      { dependencies: { 'left-pad': '1.0.0' } },
    ],
  ),
  ...probesOf(
    'declared-package',
    ['a package from nowhere', { 'tests/unit/a.ts': importing('sinon') }, 'tests/unit/a.ts:1'],
    [
      'a package that another one brought',
      { 'src/adapters/postgres/a.ts': importing('pg') },
      'src/adapters/postgres/a.ts:1',
      {},
    ],
    [
      'a development dependency in src',
      { 'src/adapters/http/a.ts': importing('koa') },
      'src/adapters/http/a.ts:1',
      { devDependencies: { koa: '3.3.0' } },
    ],
  ),
  ...probesOf(
    'unused-package',
    ['a dependency', ENTRY, 'package.json:1', { dependencies: { koa: '3.3.0' } }],
    [
      'a dependency that only a test imports',
      { ...ENTRY, 'tests/unit/a.ts': importing('koa') },
      'package.json:1',
      { dependencies: { koa: '3.3.0' } },
    ],
    [
      'a development dependency',
      { ...ENTRY, 'bench/run.ts': 'export {};' },
      'package.json:1',
      { devDependencies: { sinon: '1.0.0' } },
    ],
  ),
];
