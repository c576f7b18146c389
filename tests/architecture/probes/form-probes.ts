import { importing, probesOf } from './probe.ts';
import type { Probe } from './probe.ts';

const A = 'export const a = 1;\n';

export const FORM_PROBES: readonly Probe[] = [
  ...probesOf(
    'import-form',
    [
      'a relative path into an adapter',
      { 'src/composition/a.ts': importing('../adapters/redis/b.ts') },
      'src/composition/a.ts:1',
    ],
    [
      'a relative path into another layer',
      { 'src/application/tasks/a.ts': importing('../../domain/tasks/b.ts') },
      'src/application/tasks/a.ts:1',
    ],
    [
      'the URL of a worker in an adapter',
      { 'src/composition/a.ts': "export const a = new URL('../adapters/redis/b.ts', import.meta.url);" },
      'src/composition/a.ts:1',
    ],
    ['an unknown alias', { 'tests/unit/a.ts': importing('#cellar/b.ts') }, 'tests/unit/a.ts:1'],
    [
      'two steps up',
      { 'src/adapters/http/x/y/a.ts': importing('../../b.ts') },
      'src/adapters/http/x/y/a.ts:1',
    ],
    ['a relative path to a test', { 'bench/a.ts': importing('../tests/b.ts') }, 'bench/a.ts:1'],
  ),
  ...probesOf(
    'readable-import',
    [
      'a computed import',
      { 'src/composition/a.ts': 'export const a = (b: string) => import(b);' },
      'src/composition/a.ts:1',
    ],
    [
      'a template with holes',
      { 'src/adapters/http/a.ts': 'export const a = (b: string) => import(`./${b}.ts`);' },
      'src/adapters/http/a.ts:1',
    ],
    [
      'a concatenated path',
      { 'src/adapters/http/a.ts': "export const a = (b: string) => import('./' + b);" },
      'src/adapters/http/a.ts:1',
    ],
    [
      'an escaped path',
      { 'src/adapters/http/a.ts': "export const a = import('\\x2e/b.ts');" },
      'src/adapters/http/a.ts:1',
    ],
    [
      'a computed require',
      { 'migrations/a.ts': 'export const a = require(process.argv[2]);' },
      'migrations/a.ts:1',
    ],
  ),
  ...probesOf(
    'no-cycle',
    [
      'two files that import one another',
      {
        'src/domain/tasks/a.ts': importing('./b.ts'),
        'src/domain/tasks/b.ts': "import { a } from './a.ts';\nexport const b = a;",
      },
      'src/domain/tasks/b.ts:1',
    ],
    [
      'a circle of three, one of them by alias, one for a type',
      {
        'src/adapters/http/a.ts': importing('./b.ts'),
        'src/adapters/http/b.ts': "import { c } from '#adapters/http/c.ts';\nexport const b = c;",
        'src/adapters/http/c.ts': "export const c = 1;\nexport type C = import('./a.ts').A;",
      },
      'src/adapters/http/c.ts:2',
    ],
    ['a file that imports itself', { 'tests/support/a.ts': importing('./a.ts') }, 'tests/support/a.ts:1'],
  ),
  ...probesOf(
    'readable-file',
    [
      'a string that does not end',
      { 'src/domain/tasks/a.ts': `${A}const b = 'x;\n` },
      'src/domain/tasks/a.ts:2',
    ],
    [
      'a template that does not end',
      { 'src/domain/tasks/a.ts': `${A}const b = \`x;\n` },
      'src/domain/tasks/a.ts:2',
    ],
    ['a comment that does not end', { 'tests/a.ts': `${A}\n/* import 'x';` }, 'tests/a.ts:3'],
    ['a bracket that is never closed', { 'tests/a.ts': `${A}function f() {` }, 'tests/a.ts:2'],
  ),
  ...probesOf(
    'no-default-export',
    ['a default export', { 'src/domain/tasks/a.ts': `${A}export default a;` }, 'src/domain/tasks/a.ts:2'],
    [
      'a name exported as default',
      { 'src/domain/tasks/a.ts': `${A}export { a as default };` },
      'src/domain/tasks/a.ts:2',
    ],
  ),
  ...probesOf(
    'no-barrel',
    [
      'export * from',
      { 'src/domain/tasks/a.ts': "export * as a from './b.ts';\nexport * from './c.ts';" },
      'src/domain/tasks/a.ts:1',
    ],
    [
      'export { … } from',
      { 'tests/support/a.ts': "// all\nexport { a } from './b.ts';\nexport type { C } from './b.ts';" },
      'tests/support/a.ts:1',
    ],
    [
      'import, then export',
      { 'src/domain/tasks/a.ts': "import { a, type B } from './b.ts';\nexport { a, type B };" },
      'src/domain/tasks/a.ts:1',
    ],
  ),
  ...probesOf(
    'file-name',
    [
      'a name in camel case',
      { 'src/domain/tasks/taskId.ts': 'export const taskId = 1;' },
      'src/domain/tasks/taskId.ts:1',
    ],
    ['a file for everything', { 'src/domain/tasks/helpers.ts': A }, 'src/domain/tasks/helpers.ts:1'],
    [
      'a plural of one',
      { 'src/domain/tasks/errors.ts': 'export class TaskError {}\nexport class Other {}' },
      'src/domain/tasks/errors.ts:1',
    ],
    ['half a word', { 'src/domain/tasks/mail.ts': 'export class Email {}' }, 'src/domain/tasks/mail.ts:1'],
    ['no export', { 'src/domain/tasks/a.ts': 'const a = 1;' }, 'src/domain/tasks/a.ts:1'],
  ),
  ...probesOf('file-length', [
    '251 lines',
    { 'src/domain/tasks/a.ts': A + '\n'.repeat(250) },
    'src/domain/tasks/a.ts:251',
  ]),
];
