import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type ServiceProcess, startServiceProcess } from '#tests/support/service-process.ts';
import { borrowDatabase } from '#tests/support/test-database.ts';
import type { TestDatabase } from '#tests/support/test-postgres.ts';
import { Document, ROOT } from './document.ts';
import { expectAnswerAsShown, parseAnswer } from './shown-answer.ts';

interface Step {
  readonly command: string;
  /** What the document shows below the command; null where it shows nothing. */
  readonly shown: { readonly language: string; readonly text: string } | null;
}

/** What a step printed, and the status of each answer in it, those that were not printed included. */
interface Outcome {
  readonly printed: string;
  readonly statuses: readonly number[];
}

const BREAK = '-----next-----';
const END_OF_STEP = `printf '\\n${BREAK}\\n'; printf '\\n${BREAK}\\n' >&2`;
const SHOWN_ADDRESS = 'http://127.0.0.1:3000';

for (const [path, calls] of [
  ['README.md', ['/register', '/login', '/me', '/refresh', '/logout', '/tasks']],
  [
    'docs/walk.md',
    [
      '/register',
      '/login',
      '/me',
      '/refresh',
      '/logout',
      '/tasks',
      '/roles/update',
      '/me/password',
      '/users',
      '/admin/users',
      '/invitations',
      '/me/metadata',
    ],
  ],
] as const) {
  describe(`The walk in ${path}`, function () {
    const steps = walkOf(new Document(path));
    let folder: string | undefined;
    let database: TestDatabase | undefined;
    let service: ServiceProcess | undefined;
    let outcomes: readonly Outcome[] = [];

    before(async function () {
      if (spawnSync('bash', ['-c', 'curl --version && sed --version']).status !== 0) return this.skip();
      folder = await mkdtemp(join(tmpdir(), 'latchkey-docs-'));
      database = await borrowDatabase();
      const variables = { NODE_ENV: 'test', DATA_DIR: folder, DATABASE_URL: database.url };
      service = await startServiceProcess(variables);
      outcomes = await run(steps, service.url, variables);
    });

    after(async () => {
      await service?.stop();
      await database?.release();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    it('shows the calls that a reader needs', () => {
      const commands = steps.map(({ command }) => command).join('\n');
      for (const call of calls) expect(commands, call).to.include(`$api${call}`);
    });

    for (const [index, { command, shown }] of steps.entries()) {
      it(`gives what it shows: ${titleOf(command)}`, () => {
        const { printed, statuses } = outcomes[index] ?? { printed: '', statuses: [] };

        if (shown === null) {
          expect(statuses.filter((status) => status >= 300)).to.deep.equal([]);
        } else if (shown.language === 'http') {
          expectAnswerAsShown(printed, shown.text);
          expect(statuses.slice(0, -1).filter((status) => status >= 300)).to.deep.equal([]);
          expect(statuses.at(-1)).to.equal(parseAnswer(shown.text).status);
        } else expect(printed.trim()).to.equal(shown.text.trim());
      });
    }
  });
}

/** The commands of the walk, each with the block right below it, if that is an answer. */
function walkOf(document: Document): readonly Step[] {
  const { fences } = document;
  const first = fences.findIndex(({ language }) => language === 'bash');
  const steps: Step[] = [];
  for (const fence of fences.slice(first)) {
    const last = steps.at(-1);
    if (fence.language === 'bash') steps.push({ command: fence.text, shown: null });
    else if (['http', 'text'].includes(fence.language) && last?.shown === null) {
      steps[steps.length - 1] = { ...last, shown: fence };
    }
  }
  return steps;
}

/** All in one shell, as a reader would; each curl tells its status on the side. @param variables of the service. */
async function run(
  steps: readonly Step[],
  url: string,
  variables: Readonly<Record<string, string>>,
): Promise<readonly Outcome[]> {
  const script = [
    'set -u',
    String.raw`curl() { command curl -w '%{stderr}%{http_code}\n' "$@"; }`,
    ...steps.map(({ command }) => `${command.replace(SHOWN_ADDRESS, url)}\n${END_OF_STEP}`),
  ].join('\n');
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const environment = { HOME: process.env['HOME'], ...variables, PATH: path };
  const bash = spawn('bash', ['-c', script], { cwd: ROOT, env: environment });
  const [printed, told] = await Promise.all([text(bash.stdout), text(bash.stderr), once(bash, 'exit')]);
  const [outputs, sides] = [printed, told].map((stream) => stream.split(`\n${BREAK}\n`));
  if (outputs?.length !== steps.length + 1) throw new Error(`The walk ended early: ${told}`);
  return steps.map((_, index) => ({
    printed: outputs[index] ?? '',
    statuses: (sides?.[index]?.match(/^\d{3}$/gm) ?? []).map(Number),
  }));
}

function titleOf(command: string): string {
  const line = command.split('\n').find((each) => /curl -|npm/.test(each)) ?? command.split('\n')[0] ?? '';
  return line.replace(/ -[dHA] .*/, '').trim();
}
