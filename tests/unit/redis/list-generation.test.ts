import { expect } from 'chai';
import { ListGeneration } from '#adapters/redis/list-generation.ts';
import type { RedisConnection } from '#adapters/redis/redis-connection.ts';

describe('The generation of the user list', () => {
  it('is not used when it could not be replaced while it was read', async () => {
    const answer = Promise.withResolvers<string>();
    const connection = { get: () => answer.promise, run: () => Promise.reject(new Error('Redis is away.')) };
    const generation = new ListGeneration(connection as unknown as RedisConnection);
    const reading = generation.read();
    await generation.replace();
    answer.resolve('of before the change');
    expect(await reading).to.equal(null);
  });
});
