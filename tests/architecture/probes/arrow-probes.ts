import { importing, probesOf } from './probe.ts';
import type { Probe } from './probe.ts';

/** Who must not know whom: a file, and the import that must not stand in it. */
const FORBIDDEN_ARROWS: readonly [from: string, to: string][] = [
  ['src/domain/identity/a.ts', '#application/identity/b.ts'],
  ['src/domain/identity/a.ts', '#adapters/memory/b.ts'],
  ['src/domain/identity/a.ts', '#composition/b.ts'],
  ['src/application/identity/a.ts', '#adapters/memory/b.ts'],
  ['src/application/identity/a.ts', '#composition/b.ts'],
  ['src/application/identity/a.ts', '#tests/support/b.ts'],
  ['src/adapters/memory/a.ts', '#composition/b.ts'],
  ['src/adapters/http/a.ts', '#composition/b.ts'],
  ['src/adapters/cli/a.ts', '#composition/b.ts'],
  ['src/adapters/memory/a.ts', '#tests/support/b.ts'],
  ['src/composition/a.ts', '#tests/support/b.ts'],
  ['src/main.ts', '#adapters/http/b.ts'],
  ['src/main.ts', '#tests/support/b.ts'],
  ['migrations/a.ts', '#domain/identity/b.ts'],
  ['migrations/a.ts', '#adapters/postgres/b.ts'],
  ['migrations/a.ts', '#composition/b.ts'],
  ['mikro-orm.config.ts', '#domain/identity/b.ts'],
];

/** Every way to write an import down: the rules must see all of them. */
const FORMS: readonly [form: string, source: string, line: number][] = [
  ['a named import', "import { b } from '#adapters/memory/b.ts';", 1],
  ['a namespace import', "import * as b from '#adapters/memory/b.ts';", 1],
  ['a default import beside a type', "import c, { type B } from '#adapters/memory/b.ts';", 1],
  ['a type import', "import type { B } from '#adapters/memory/b.ts';", 1],
  ['an import over several lines', "import {\n  b, // }\n  type c,\n} from '#adapters/memory/b.ts';", 1],
  ['an import for its side effects', "import '#adapters/memory/b.ts';", 1],
  ['an import with attributes', "import b from '#adapters/memory/b.ts' with { type: 'json' };", 1],
  ['a dynamic import', "const f = () => import('#adapters/memory/b.ts');", 1],
  ['a dynamic import of a template', 'const f = () => import(`#adapters/memory/b.ts`);', 1],
  ['a dynamic import inside a template', "const f = () => `${await import('#adapters/memory/b.ts')}`;", 1],
  ['the type of a dynamic import', "type T = import('#adapters/memory/b.ts').B;", 1],
  ['an export from', "export { b } from '#adapters/memory/b.ts';", 1],
  ['a type export from', "export type { B } from '#adapters/memory/b.ts';", 1],
  ['an export of everything', "export * from '#adapters/memory/b.ts';", 1],
  ['an export of everything as one', "export * as b from '#adapters/memory/b.ts';", 1],
  ['a require', "const b = require('#adapters/memory/b.ts');", 1],
  ['an import by require', "import b = require('#adapters/memory/b.ts');", 1],
  ['a resolved path', "const b = import.meta.resolve('#adapters/memory/b.ts');", 1],
  ['an import behind a regular expression', "const r = /['\"`/*]/;\nimport '#adapters/memory/b.ts';", 2],
  [
    'an import behind a division',
    "const r = 4 / 2; const s = r! / 3; //'\nimport '#adapters/memory/b.ts';",
    2,
  ],
  ['an import behind a template', "const t = `a ${`'${1}`} \\` //`;\nimport '#adapters/memory/b.ts';", 2],
  ['an import behind a comment', "/* ' \n ` */ import '#adapters/memory/b.ts';", 2],
];

export const ARROW_PROBES: readonly Probe[] = [
  ...probesOf(
    'known-place',
    ['a folder beside the layers', { 'src/util/text.ts': 'export const text = 1;' }, 'src/util/text.ts:1'],
    ['a second entry', { 'src/server.ts': 'export const server = 1;' }, 'src/server.ts:1'],
    [
      'a third context',
      { 'src/domain/billing/bill.ts': 'export const bill = 1;' },
      'src/domain/billing/bill.ts:1',
    ],
    [
      'a file beside the contexts',
      { 'src/application/a.ts': 'export const a = 1;' },
      'src/application/a.ts:1',
    ],
    [
      'an adapter nobody knows',
      { 'src/adapters/kafka/a.ts': 'export const a = 1;' },
      'src/adapters/kafka/a.ts:1',
    ],
  ),
  ...probesOf(
    'layer-arrow',
    ...FORBIDDEN_ARROWS.map(([from, to]): [string, Probe['files'], string, object] => [
      `${from} → ${to}`,
      { [from]: importing(to) },
      `${from}:1`,
      {},
    ]),
    ...FORMS.map(([form, source, line]): [string, Probe['files'], string] => [
      form,
      { 'src/domain/tasks/a.ts': `${source}\nexport const a = 1;\n` },
      `src/domain/tasks/a.ts:${line}`,
    ]),
  ),
  ...probesOf(
    'contexts-apart',
    [
      'identity → tasks in domain',
      { 'src/domain/identity/a.ts': importing('#domain/tasks/b.ts') },
      'src/domain/identity/a.ts:1',
    ],
    [
      'tasks → identity in domain',
      { 'src/domain/tasks/a.ts': importing('../identity/b.ts') },
      'src/domain/tasks/a.ts:1',
    ],
    [
      'identity → tasks in application',
      { 'src/application/identity/a.ts': importing('../tasks/b.ts') },
      'src/application/identity/a.ts:1',
    ],
    [
      'tasks → identity in application',
      { 'src/application/tasks/a.ts': importing('#application/identity/ports/b.ts') },
      'src/application/tasks/a.ts:1',
    ],
    [
      'tasks → the domain of identity',
      { 'src/application/tasks/a.ts': importing('#domain/identity/b.ts') },
      'src/application/tasks/a.ts:1',
    ],
    [
      'shared → identity',
      { 'src/domain/shared/a.ts': importing('#domain/identity/b.ts') },
      'src/domain/shared/a.ts:1',
    ],
  ),
  ...probesOf(
    'adapters-apart',
    [
      'http → redis',
      { 'src/adapters/http/a.ts': importing('#adapters/redis/b.ts') },
      'src/adapters/http/a.ts:1',
    ],
    [
      'cli → postgres',
      { 'src/adapters/cli/a.ts': importing('#adapters/postgres/b.ts') },
      'src/adapters/cli/a.ts:1',
    ],
    [
      'redis → memory',
      { 'src/adapters/redis/a.ts': importing('#adapters/memory/b.ts') },
      'src/adapters/redis/a.ts:1',
    ],
    [
      'postgres → system',
      { 'src/adapters/postgres/a/a.ts': importing('#adapters/system/b.ts') },
      'src/adapters/postgres/a/a.ts:1',
    ],
  ),
  ...probesOf(
    'reserved-place',
    [
      'redis → migrations',
      { 'src/adapters/redis/a.ts': importing('#migrations/b.ts') },
      'src/adapters/redis/a.ts:1',
    ],
    [
      'composition → migrations',
      { 'src/composition/a.ts': importing('#migrations/b.ts') },
      'src/composition/a.ts:1',
    ],
    ['HTTP tests → bench', { 'tests/http/a.ts': importing('#bench/b.ts') }, 'tests/http/a.ts:1'],
  ),
];
