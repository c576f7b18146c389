import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import { CommandFailure, OutputClosedError, PromptAbortedError } from '#adapters/cli/errors.ts';
import { TerminalIo } from '#adapters/cli/terminal-io.ts';
import { refusal, refusalOf } from '#tests/support/refusal.ts';

type Streams = NonNullable<ConstructorParameters<typeof TerminalIo>[0]>;

/** A terminal whose keys the test presses, and what it shows. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const stdout = new PassThrough();
  // As `process.stderr`, it stays open when what is piped into it ends.
  const stderr: PassThrough = Object.assign(new PassThrough(), { end: () => stderr });
  let shown = '';
  stderr.on('data', (text: Buffer) => (shown += text.toString()));
  const io = new TerminalIo({ stdin, stdout, stderr } as unknown as Streams);
  /** Waits until the question is shown, then types. */
  const answer = async (question: string, keys: string): Promise<void> => {
    while (!shown.includes(question)) await once(stderr, 'data');
    stdin.write(keys);
  };
  return { io, stdout, answer, shown: () => shown };
}

/** What a command reads from a pipe. */
async function piped(...chunks: readonly (Buffer | string)[]): Promise<string> {
  const stdin = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const streams = { stdin, stdout: new PassThrough(), stderr: new PassThrough() };
  return await new TerminalIo(streams as unknown as Streams).readNewPassword('ann');
}

describe('A new password typed in a terminal', () => {
  it('is asked for twice and not shown', async () => {
    const { io, answer, shown } = terminal();
    const password = io.readNewPassword('ann');
    await answer('New password for ann', 'pass phrase ä\r');
    await answer('The same again', 'pass phrase ä\r');
    expect(await password).to.equal('pass phrase ä');
    expect(shown()).not.to.include('phrase');
  });

  it('is refused when the second differs from the first', async () => {
    const { io, answer } = terminal();
    const password = refusal(CommandFailure, io.readNewPassword('ann'));
    await answer('New password for ann', 'pass phrase\r');
    await answer('The same again', 'pass prhase\r');
    expect((await password).message).to.equal('The two passwords differ; nothing was changed.');
  });

  for (const [name, key] of [
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ] as const) {
    it(`is given up with ${name}, at the first question and at the second`, async () => {
      const first = terminal();
      const given = refusal(PromptAbortedError, first.io.readNewPassword('ann'));
      await first.answer('New password for ann', key);
      await given;
      const second = terminal();
      const repeated = refusal(PromptAbortedError, second.io.readNewPassword('ann'));
      await second.answer('New password for ann', 'pass phrase\r');
      await second.answer('The same again', key);
      await repeated;
    });
  }
});

describe('A new password from a pipe', () => {
  const cases: Readonly<Record<string, readonly [input: readonly (Buffer | string)[], password: string]>> = {
    'is the first line': [['first\nsecond\n'], 'first'],
    'may lack a line ending': [['pass phrase'], 'pass phrase'],
    'may end as on Windows': [['pass phrase\r\n'], 'pass phrase'],
    'keeps its spaces': [['  pass phrase \n'], '  pass phrase '],
    'may come in pieces, even within a character': [
      [Buffer.from('p\u00e4ss').subarray(0, 2), Buffer.from('p\u00e4ss').subarray(2), '\n'],
      'p\u00e4ss',
    ],
  };
  for (const [what, [input, password]] of Object.entries(cases)) {
    it(what, async () => expect(await piped(...input)).to.equal(password));
  }

  const refused: Readonly<Record<string, readonly [input: Buffer, sentence: RegExp]>> = {
    'UTF-8 with a byte order mark': [Buffer.from('\uFEFFpass phrase\n'), /byte order mark/],
    'Latin-1': [Buffer.from('p\u00e4ss phrase\n', 'latin1'), /not UTF-8/],
    'UTF-16 as PowerShell sends it': [Buffer.from('\uFEFFpass phrase\n', 'utf16le'), /not UTF-8/],
    nothing: [Buffer.from(''), /No password came/],
    'an empty line': [Buffer.from('\n'), /No password came/],
  };
  for (const [what, [input, sentence]] of Object.entries(refused)) {
    it(`is refused with a sentence for ${what}`, async () => {
      const { message } = await refusal(CommandFailure, piped(input));
      expect(message).to.match(sentence).and.not.include('phrase');
    });
  }
});

describe('The output of a command', () => {
  it('says that its reader has gone', () => {
    const { io, stdout } = terminal();
    io.out('one');
    stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    refusalOf(OutputClosedError, () => io.out('two'));
  });

  it('does not hide another failure', () => {
    const { stdout } = terminal();
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    expect(refusalOf(Error, () => stdout.emit('error', full))).to.equal(full);
  });
});
