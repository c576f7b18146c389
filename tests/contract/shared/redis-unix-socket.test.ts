import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectToRedis } from '#tests/support/test-redis-connection.ts';
import { redisOrSkip, startOwnRedis } from '#tests/support/test-redis.ts';

describe('A Redis behind a unix socket', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-socket-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is used with its password and one of its databases', async function () {
    const path = join(folder, 'redis.sock');
    const options = ['--unixsocket', path, '--requirepass', 'open sesame'];
    const server = await redisOrSkip(this, () => startOwnRedis(options));
    const connection = await connectToRedis(`unix://:open%20sesame@${path}?db=3`);
    expect(await connection.check()).to.equal(true);
    const clients = await connection.run((redis) => redis.call('CLIENT', 'LIST'));
    expect(String(clients)).to.contain(path).and.to.contain(' db=3 ').and.to.contain('name=latchkey');
    await connection.close();
    await server.kill();
  });
});
