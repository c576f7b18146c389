import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect } from 'chai';
import { argon2PackageEngine } from '#adapters/argon2/argon2-engine.ts';
import { Argon2PasswordHasher } from '#adapters/argon2/argon2-password-hasher.ts';
import { HashingPool } from '#adapters/argon2/hashing-pool.ts';
import { Registry } from 'prom-client';

const THREADS = '/proc/self/task';

describe('Threads that hash', () => {
  it('give way to the one that answers, on Linux', async () => {
    if (process.platform !== 'linux') return;
    const pool = new HashingPool({ registry: new Registry() });
    const cost = { memory: 8, time: 1, parallelism: 1 };
    await new Argon2PasswordHasher({ engine: argon2PackageEngine, pool }, cost).hash('some password');

    const own = getPriority(process.pid);
    const priorities = readdirSync(THREADS)
      .filter((thread) => readFileSync(`${THREADS}/${thread}/comm`, 'utf8').trim() === 'libuv-worker')
      .map((thread) => getPriority(Number(thread)));
    expect(priorities).not.to.deep.equal([]);
    for (const priority of priorities) expect(priority).to.be.above(own);
  });
});
