import { importing, probesOf } from './probe.ts';
import type { Probe } from './probe.ts';

const IMPURE: readonly string[] = [
  'Date.now()',
  'new Date()',
  'new Date',
  'Date()',
  'Math.random()',
  'crypto.randomUUID()',
  'globalThis.crypto',
  'process.hrtime()',
  'performance.now()',
  'setTimeout(() => 1, 5)',
  "fetch('x')",
  "console.log('x')",
  '`${Date.now()}`',
];

const READS_ENVIRONMENT: readonly string[] = [
  'export const a = process.env.PORT;',
  "export const a = process['env'];",
  'export const a = process?.env;',
  'export const { env: a } = process;',
  "import { env } from 'node:process'; export const a = env;",
];

export const PURITY_PROBES: readonly Probe[] = [
  ...probesOf(
    'pure-core',
    ['a package in domain', { 'src/domain/identity/a.ts': importing('zod') }, 'src/domain/identity/a.ts:1'],
    [
      'a package in application',
      { 'src/application/shared/a.ts': importing('pino') },
      'src/application/shared/a.ts:1',
    ],
    [
      'a built-in in domain',
      { 'src/domain/shared/a.ts': importing('node:util') },
      'src/domain/shared/a.ts:1',
    ],
    [
      'a built-in without its prefix',
      { 'src/application/tasks/a.ts': importing('fs/promises') },
      'src/application/tasks/a.ts:1',
    ],
    [
      'a type of a package',
      { 'src/domain/tasks/a.ts': "import type { X } from 'koa';\nexport type A = X;" },
      'src/domain/tasks/a.ts:1',
    ],
  ),
  ...probesOf(
    'no-clock-no-chance',
    ...IMPURE.map((expression): [string, Probe['files'], string] => [
      `${expression} in domain`,
      { 'src/domain/tasks/a.ts': `\nexport const a = () => ${expression};\n` },
      'src/domain/tasks/a.ts:2',
    ]),
    [
      'Date.now() in application',
      { 'src/application/tasks/a.ts': 'export const a = Date.now();' },
      'src/application/tasks/a.ts:1',
    ],
  ),
  ...probesOf(
    'environment',
    ...READS_ENVIRONMENT.map((source): [string, Probe['files'], string] => [
      source,
      { 'src/adapters/system/a.ts': source },
      'src/adapters/system/a.ts:1',
    ]),
    [
      'another file of composition',
      { 'src/composition/a.ts': 'export const a = process.env.A;' },
      'src/composition/a.ts:1',
    ],
    ['the entry', { 'src/main.ts': 'console.log(process.env.A);' }, 'src/main.ts:1', {}],
  ),
];
