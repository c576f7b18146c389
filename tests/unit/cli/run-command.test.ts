import { expect } from 'chai';
import { CommandFailure, OutputClosedError, PromptAbortedError } from '#adapters/cli/errors.ts';
import { operatorCommand } from '#adapters/cli/operator-command.ts';
import { runCommand } from '#adapters/cli/run-command.ts';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';
import { refusal } from '#tests/support/refusal.ts';

/** Runs `bell <args>`, whose only action is `ring <times> [--softly]`. */
async function run(args: readonly string[], act: () => Promise<void> = () => Promise.resolve()) {
  const io = new RecordingIo();
  const runs: { times: string; softly: boolean }[] = [];
  const bell = operatorCommand('bell', 'The bell.', io);
  bell
    .command('ring')
    .description('ring it')
    .argument('<times>')
    .option('--softly')
    .action(async (times: string, { softly = false }: { softly?: boolean }) => {
      runs.push({ times, softly });
      await act();
    });
  const code = await runCommand(bell, args, io);
  return { code, runs, out: io.lines.join('\n'), err: io.errors.join('\n') };
}

describe('Running a command', () => {
  it('runs the action that the first argument names, with its arguments and options', async () => {
    const { code, runs, err } = await run(['ring', '3', '--softly']);
    expect([code, err, runs]).to.deep.equal([0, '', [{ times: '3', softly: true }]]);
  });

  it('takes what follows -- for arguments, though it looks like an option', async () => {
    expect((await run(['ring', '--', '--softly'])).runs).to.deep.equal([
      { times: '--softly', softly: false },
    ]);
  });

  for (const args of [['--help'], ['-h'], ['help'], ['ring', '--help']]) {
    it(`shows the help, runs nothing and exits 0 for "${args.join(' ')}"`, async () => {
      const { code, runs, out, err } = await run(args);
      expect([code, err, runs]).to.deep.equal([0, '', []]);
      expect(out).to.include('Usage: npm run bell -- ').and.include('ring').and.include('ring it');
    });
  }

  const wrong: Readonly<Record<string, readonly string[]>> = {
    'no action': [],
    'an unknown action': ['sing'],
    'an action named like a member of every object': ['constructor'],
    'a missing argument': ['ring'],
    'an argument too many': ['ring', '1', '2'],
    'an unknown option': ['ring', '1', '--loudly'],
    'a value for an option that takes none': ['ring', '1', '--softly=very'],
  };
  for (const [what, args] of Object.entries(wrong)) {
    it(`refuses ${what} with the usage, runs nothing and exits 2`, async () => {
      const { code, runs, out, err } = await run(args);
      expect([code, out, runs]).to.deep.equal([2, '', []]);
      expect(err).to.include('Usage: npm run bell --');
    });
  }

  for (const error of [new UserNotFoundError(), new CommandFailure('The bell is away.')]) {
    it(`exits 1 with the sentence alone for a failure to be corrected: ${error.constructor.name}`, async () => {
      const { code, out, err } = await run(['ring', '1'], () => Promise.reject(error));
      expect([code, out, err]).to.deep.equal([1, '', error.message]);
    });
  }

  it('exits 130 without a word when the operator stops at a prompt', async () => {
    const { code, out, err } = await run(['ring', '1'], () => Promise.reject(new PromptAbortedError()));
    expect([code, out, err]).to.deep.equal([130, '', '']);
  });

  it('exits 0 without a word when nobody reads the result any more', async () => {
    const { code, out, err } = await run(['ring', '1'], () => Promise.reject(new OutputClosedError()));
    expect([code, out, err]).to.deep.equal([0, '', '']);
  });

  it('does not hide an unexpected error', async () => {
    const bug = new TypeError('x is not a function');
    expect(
      await refusal(
        TypeError,
        run(['ring', '1'], () => Promise.reject(bug)),
      ),
    ).to.equal(bug);
  });
});
