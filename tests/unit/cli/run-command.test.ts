import { expect } from 'chai';
import { CommandFailure, UsageError, type Action, type Command } from '#adapters/cli/command.ts';
import { runCommand } from '#adapters/cli/run-command.ts';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';
import { refusal } from '#tests/support/refusal.ts';

/** A command with one action, and what that was asked to do. */
function commandWith(action: Partial<Action> = {}) {
  const runs: { words: readonly string[]; flags: readonly string[] }[] = [];
  const command: Command = {
    name: 'bell',
    summary: 'The bell.',
    actions: {
      ring: {
        usage: '<times> [--softly]',
        summary: 'rings it',
        words: [1, 1],
        flags: ['softly'],
        run: (words, flags) => {
          runs.push({ words, flags: [...flags] });
          return Promise.resolve();
        },
        ...action,
      },
    },
  };
  return { command, runs };
}

async function run(args: readonly string[], action: Partial<Action> = {}) {
  const io = new RecordingIo();
  const { command, runs } = commandWith(action);
  const code = await runCommand(command, args, io);
  return { code, runs, out: io.lines.join('\n'), err: io.errors.join('\n') };
}

describe('Running a command', () => {
  it('runs the action that the first word names, with its words and flags', async () => {
    const { code, runs, err } = await run(['ring', '3', '--softly']);
    expect([code, err, runs]).to.deep.equal([0, '', [{ words: ['3'], flags: ['softly'] }]]);
  });

  it('takes what follows -- for words, though it looks like a flag', async () => {
    expect((await run(['ring', '--', '--softly'])).runs).to.deep.equal([{ words: ['--softly'], flags: [] }]);
  });

  for (const args of [['--help'], ['-h'], ['help'], ['ring', '--help']]) {
    it(`shows the help, runs nothing and exits 0 for "${args.join(' ')}"`, async () => {
      const { code, runs, out, err } = await run(args);
      expect([code, err, runs]).to.deep.equal([0, '', []]);
      expect(out).to.include('Usage: npm run bell -- <action>').and.include('ring <times> [--softly]');
      expect(out).to.match(/rings it$/);
    });
  }

  const nonsense: Readonly<Record<string, readonly string[]>> = {
    'no action': [],
    'an action that there is not': ['sing'],
    'an action of every object': ['constructor'],
    'a word too few': ['ring'],
    'a word too many': ['ring', '1', '2'],
    'a flag that there is not': ['ring', '1', '--loudly'],
    'a flag with a value': ['ring', '1', '--softly=very'],
  };
  for (const [what, args] of Object.entries(nonsense)) {
    it(`refuses ${what} with the usage, runs nothing and exits 2`, async () => {
      const { code, runs, out, err } = await run(args);
      expect([code, out, runs]).to.deep.equal([2, '', []]);
      expect(err).to.include('Usage: npm run bell --');
    });
  }

  it('exits 2 when the action itself finds no sense in its words', async () => {
    const { code, err } = await run(['ring', '1'], {
      run: () => Promise.reject(new UsageError('Once or twice.')),
    });
    expect(code).to.equal(2);
    expect(err).to.include('Once or twice.');
  });

  for (const error of [new UserNotFoundError(), new CommandFailure('The bell is away.')]) {
    it(`exits 1 with the sentence alone for what the operator can mend: ${error.constructor.name}`, async () => {
      const { code, out, err } = await run(['ring', '1'], { run: () => Promise.reject(error) });
      expect([code, out, err]).to.deep.equal([1, '', error.message]);
    });
  }

  it('hides no error that nobody expected', async () => {
    const bug = new TypeError('x is not a function');
    expect(await refusal(TypeError, run(['ring', '1'], { run: () => Promise.reject(bug) }))).to.equal(bug);
  });
});
