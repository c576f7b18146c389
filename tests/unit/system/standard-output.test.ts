import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../../../src/adapters/system/', import.meta.url));

/** Runs the lines in a process of their own. @returns what it wrote to standard output. */
async function outputOf(script: string): Promise<string> {
  const program = `
    import { AsyncLocalStorage } from 'node:async_hooks';
    import { PinoLogger } from ${JSON.stringify(`${MODULES}pino-logger.ts`)};
    import { standardOutput } from ${JSON.stringify(`${MODULES}standard-output.ts`)};
    const loggerTo = (output) => new PinoLogger({ requestContext: new AsyncLocalStorage(), level: 'info', output });
    ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return output;
}

describe('The last lines of a process', () => {
  it('are written when it ends by itself and when it exits at once', async () => {
    for (const end of ['', 'process.exit(1);', "throw new Error('x');"]) {
      const output = await outputOf(`
        const logger = loggerTo(standardOutput(() => undefined));
        for (let count = 0; count < 100; count += 1) logger.info('line', { count });
        ${end}`);
      expect(output.split('\n'), end).to.have.lengthOf(101);
    }
  });

  it('are written before a fatal line returns, so that nothing can come in between', async () => {
    const output = await outputOf(`
      const logger = loggerTo(standardOutput(() => undefined));
      logger.info('first');
      logger.fatal('last', { error: new Error('why') });
      process.kill(process.pid, 'SIGKILL');`);
    expect(
      output
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { event: string }).event),
    ).to.deep.equal(['first', 'last']);
  });

  it('are written for people at a terminal, with the same facts and the same secrecy', async () => {
    const output = await outputOf(`
      const logger = loggerTo(null);
      logger.info('listening', { port: 3000, password: 'hunter2', url: 'redis://:hunter2@cache' });`);
    expect(output).to.include('listening').and.to.include('3000');
    expect(output).not.to.include('hunter2').and.not.to.include('"level"');
  });
});
