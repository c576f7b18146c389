import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { rulesBroken } from './planted.ts';
import { ROOT } from './repository.ts';

const IMPORTS = 'eslint(no-restricted-imports)';

/** An import that must not stand in a file of that folder. */
const FORBIDDEN_IMPORTS: readonly (readonly [folder: string, specifier: string])[] = [
  ['src/domain/identity', '#application/identity/b.ts'],
  ['src/domain/identity', '#adapters/memory/b.ts'],
  ['src/domain/identity', '#domain/tasks/b.ts'],
  ['src/domain/tasks', '#domain/identity/b.ts'],
  ['src/domain/identity', '#domain/audit/b.ts'],
  ['src/domain/audit', '#domain/tasks/b.ts'],
  ['src/domain/invitations', '#domain/tasks/b.ts'],
  ['src/domain/email', '#domain/invitations/b.ts'],
  ['src/domain/import', '#domain/audit/b.ts'],
  ['src/domain/factors', '#domain/email/b.ts'],
  ['src/domain/shared', '#domain/identity/b.ts'],
  ['src/domain/shared', 'zod'],
  ['src/domain/tasks', 'node:util'],
  ['src/application/identity', '#adapters/memory/b.ts'],
  ['src/application/identity', '#composition/b.ts'],
  ['src/application/identity', '#application/tasks/b.ts'],
  ['src/application/tasks', '#domain/identity/b.ts'],
  ['src/application/audit', '#application/identity/b.ts'],
  ['src/application/invitations', '#application/tasks/b.ts'],
  ['src/application/email', '#application/tasks/b.ts'],
  ['src/application/factors', '#application/email/b.ts'],
  ['src/application/import', '#application/invitations/b.ts'],
  ['src/application/shared', '#application/identity/b.ts'],
  ['src/application/shared', '#application/audit/b.ts'],
  ['src/application/shared', 'pino'],
  ['src/application/tasks', 'node:fs/promises'],
  ['src/adapters/http', '#adapters/redis/b.ts'],
  ['src/adapters/http', '#composition/b.ts'],
  ['src/adapters/http', '#tests/support/b.ts'],
  ['src/adapters/http', 'ioredis'],
  ['src/adapters/http', 'koa/lib/request.js'],
  ['src/adapters/http/middleware', '../../b.ts'],
  ['src/adapters/cli', '#adapters/postgres/b.ts'],
  ['src/adapters/cli', 'koa'],
  ['src/adapters/redis', '#migrations/b.ts'],
  ['src/adapters/redis', 'pg'],
  ['src/adapters/mail', '#adapters/postgres/b.ts'],
  ['src/adapters/mail', 'pg-boss'],
  ['src/adapters/memory', '@mikro-orm/postgresql'],
  ['src/adapters/postgres', 'argon2'],
  ['src/adapters/system', 'node:process'],
  ['src/adapters/jwt', 'left-pad'],
  ['src/adapters/totp', '#adapters/jwt/b.ts'],
  ['src/adapters/totp', 'jsonwebtoken'],
  ['src/adapters/webauthn', '#adapters/http/b.ts'],
  ['src/adapters/webauthn', 'otplib'],
  ['src/composition', '@mikro-orm/postgresql'],
  ['src/composition', '#tests/support/b.ts'],
  ['migrations', '#adapters/postgres/b.ts'],
  ['tests/http', '#bench/b.ts'],
  ['tests/unit/application', '#composition/b.ts'],
  ['tests/unit/application', 'inversify'],
  ['tests/http/identity', '../../support/b.ts'],
  ['bench/servers', '../../src/b.ts'],
];

/** Other ways to write the first of the imports above. */
const FORMS: readonly string[] = [
  "import type { B } from '#application/identity/b.ts';\nexport type A = B;",
  "import '#application/identity/b.ts';\nexport const a = 1;",
  "export const a = () => import('#application/identity/b.ts');",
  "export { b } from '#application/identity/b.ts';",
  "export * from '#application/identity/b.ts';",
];

type Plant = readonly [path: string, source: string, rule: string];

const OTHER_VIOLATIONS: readonly Plant[] = [
  ['src/main.ts', importing('#adapters/http/b.ts'), IMPORTS],
  ['mikro-orm.config.ts', importing('#domain/identity/b.ts'), IMPORTS],
  ['src/adapters/http/sideways.ts', importing('../redis/b.ts'), 'import(no-relative-parent-imports)'],
  ['src/composition/upwards.ts', importing('../adapters/redis/b.ts'), 'import(no-relative-parent-imports)'],
  [
    'src/domain/identity/type.ts',
    "export type A = import('koa').Context;",
    'typescript(consistent-type-imports)',
  ],
  [
    'src/adapters/http/cycle-a.ts',
    "import { b } from './cycle-b.ts';\nexport const a = () => b;",
    'import(no-cycle)',
  ],
  [
    'src/adapters/http/cycle-b.ts',
    "import type { a } from '#adapters/http/cycle-a.ts';\nexport const b: typeof a | null = null;",
    'import(no-cycle)',
  ],
  ['src/domain/tasks/clock.ts', 'export const a = Date.now();', 'eslint(no-restricted-properties)'],
  ['src/application/tasks/chance.ts', 'export const a = Math.random();', 'eslint(no-restricted-properties)'],
  ['src/domain/tasks/process.ts', 'export const a = process.pid;', 'eslint(no-restricted-globals)'],
  ['src/application/tasks/timer.ts', 'setTimeout(() => 1, 5);', 'eslint(no-restricted-globals)'],
  [
    'src/application/tasks/crypto.ts',
    'export const a = crypto.randomUUID();',
    'eslint(no-restricted-globals)',
  ],
  ['src/adapters/system/environment.ts', "export const a = process.env['PORT'];", 'node(no-process-env)'],
  ['src/composition/environment.ts', 'export const a = process.env;', 'node(no-process-env)'],
  ['src/adapters/http/default.ts', 'const a = 1;\nexport default a;', 'import(no-default-export)'],
  ['src/adapters/http/long-file.ts', `export const a = 1;\n${'\n'.repeat(250)}`, 'eslint(max-lines)'],
  ['src/adapters/http/camelCase.ts', 'export const a = 1;', 'unicorn(filename-case)'],
];

/** What every rule lets through. */
const IN_ORDER: Readonly<Record<string, string>> = {
  'src/domain/identity/accounts/email.ts':
    "import { b } from '../roles/b.ts';\nimport { c } from '#domain/shared/c.ts';",
  'src/application/identity/login.ts':
    "import { b } from '#domain/identity/b.ts';\nimport { c } from './c.ts';",
  'src/adapters/http/app.ts': "import Koa from 'koa';\nimport { readFile } from 'node:fs/promises';",
  'src/adapters/postgres/migrator.ts': "import { First } from '#migrations/first.ts';",
  'src/composition/config.ts':
    "export const a = process.env['PORT'];\nimport { b } from '#adapters/redis/b.ts';",
  'migrations/first.ts': "import { Migration } from '@mikro-orm/migrations';",
  'tests/http/a.test.ts': "import { expect } from 'chai';\nimport { b } from '#adapters/http/b.ts';",
};

describe('The layers', () => {
  const imports = FORBIDDEN_IMPORTS.map(([folder, specifier], index): Plant => [
    `${folder}/import-${index}.ts`,
    importing(specifier),
    IMPORTS,
  ]);
  const forms = FORMS.map((source, index): Plant => [
    `src/domain/identity/form-${index}.ts`,
    source,
    IMPORTS,
  ]);
  const plants = [...imports, ...forms, ...OTHER_VIOLATIONS];
  const rules = new Set(plants.map(([, , rule]) => rule));
  let broken: ReturnType<typeof rulesBroken>;

  before(() => {
    const planted = Object.fromEntries(plants.map(([path, source]) => [path, source]));
    broken = rulesBroken({ ...planted, ...IN_ORDER });
  });

  for (const [path, source, rule] of plants) {
    const [first = ''] = source.split('\n');
    it(`are kept by ${rule}: ${path} may not hold ${first}`, () => {
      expect(broken.get(path)).to.include(rule);
    });
  }

  it('let through what is in order', () => {
    for (const path of Object.keys(IN_ORDER)) {
      expect(broken.get(path)?.filter((rule) => rules.has(rule)) ?? [], path).to.deep.equal([]);
    }
  });

  it('have a rule for each folder', () => {
    const config = readFileSync(join(ROOT, '.oxlintrc.layers.json'), 'utf8');
    for (const layer of ['domain', 'application', 'adapters']) {
      for (const folder of readdirSync(join(ROOT, 'src', layer)))
        expect(config).to.include(`"src/${layer}/${folder}/**"`);
    }
    const folders = ['adapters', 'application', 'composition', 'domain'];
    expect(readdirSync(join(ROOT, 'src'))).to.have.members([...folders, 'main.ts', 'start.js']);
  });
});

function importing(specifier: string): string {
  return `import { b } from '${specifier}';\nexport const a = b;`;
}
