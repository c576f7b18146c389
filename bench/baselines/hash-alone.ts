import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { argon2PackageEngine } from '#adapters/argon2/argon2-engine.ts';
import { loadNodeRsEngine } from '#adapters/argon2/node-rs-engine.ts';

/**
 * What the hash alone allows: `GET /?amount=` runs that many hashes with that much at once as the service's pool
 * has on this core, and answers with the time that they took. Nothing else happens meanwhile.
 */
const engine = process.env['PASSWORD_HASHER'] === 'node-rs' ? await loadNodeRsEngine() : argon2PackageEngine;
const AT_ONCE = Number(process.env['AT_ONCE'] ?? '1');

async function hash(): Promise<void> {
  await engine.digest({
    password: 'correct horse battery staple',
    algorithm: 'argon2id',
    version: 19,
    memory: 19_456,
    time: 2,
    parallelism: 1,
    salt: randomBytes(16),
    digestBytes: 32,
  });
}

async function hashes(amount: number): Promise<{ readonly hashes: number; readonly seconds: number }> {
  const started = performance.now();
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < amount) {
      begun += 1;
      await hash();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { hashes: begun, seconds: (performance.now() - started) / 1000 };
}

createServer((request, response) => {
  const amount = URL.parse(request.url ?? '', 'http://localhost')?.searchParams.get('amount');
  const answer = async (): Promise<void> => {
    response.end(JSON.stringify(await hashes(Number(amount ?? 0))));
  };
  void answer();
}).listen(Number(process.env['PORT']), '127.0.0.1');
