import { expect } from 'chai';
import type { Command, Redis } from 'ioredis';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readKeys } from '#adapters/redis/read-keys.ts';

const MODULE = join(import.meta.dirname, '../../../src/adapters/redis/read-keys.ts');

/** Reads 16 keys 5,000 times from what answers at once. Reports by how many bytes a read makes the old objects grow. */
const PROGRAM = `
import v8 from 'node:v8';
const { readKeys } = await import(process.argv[1]);
const redis = {
  isCluster: false,
  sendCommand: (command) => queueMicrotask(() => command.resolve(command.args.map((key) => Buffer.from('of ' + key)))),
};
const READS = 5_000;
const read = async () => {
  for (let time = 0; time < READS; time += 1) {
    await readKeys(redis, Array.from({ length: 16 }, (_, index) => 'a key of fifty characters, more or less: ' + (time + index)));
  }
};
const bytes = () => {
  for (let time = 0; time < 3; time += 1) gc({ type: 'minor' });
  return v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space').space_used_size;
};
await read();
gc();
const before = bytes();
await read();
console.log((bytes() - before) / READS);
`;

describe('Keys of Redis', () => {
  const sent: Command[] = [];
  const redis = { isCluster: false, sendCommand: (command: Command) => void sent.push(command) };
  const read = (...keys: readonly string[]): ReturnType<typeof readKeys> =>
    readKeys(redis as unknown as Redis, keys);
  const last = (): Command => {
    const command = sent.at(-1);
    if (command === undefined) throw new Error('nothing was sent');
    return command;
  };

  it('are read by one command', async () => {
    const values = read('a', 'b', 'c');
    expect(last().toWritable({})).to.equal('*4\r\n$4\r\nmget\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n');
    last().resolve([Buffer.from('one'), null, Buffer.from('drei – ünf')]);
    expect(await values).to.deep.equal(['one', null, 'drei – ünf']);
  });

  it('fail as the command does', async () => {
    const values = read('a');
    const error = new Error('Connection is closed.');
    last().reject(error);
    expect(await values.catch((reason: unknown) => reason)).to.equal(error);
  });

  it('leave next to nothing behind until the next full collection', async () => {
    const args = ['--expose-gc', '--input-type=module', '-e', PROGRAM, MODULE];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(Number(stdout)).to.be.below(1_000);
  });
});
