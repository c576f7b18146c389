import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { CommandIo } from './command.ts';

/** The terminal, or whatever stands in its place in a pipe. */
export class TerminalIo implements CommandIo {
  out(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  err(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  async readSecret(prompt: string): Promise<string> {
    const { stdin, stderr } = process;
    if (stdin.isTTY) stderr.write(prompt);
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY });
    try {
      for await (const line of lines) return line;
      return '';
    } finally {
      lines.close();
      if (stdin.isTTY) stderr.write('\n');
    }
  }
}
