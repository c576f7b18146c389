import { expect } from 'chai';
import { parseRedisAddresses } from '#adapters/redis/redis-addresses.ts';

describe('Redis addresses', () => {
  it('name a server, its password and its database', () => {
    expect(parseRedisAddresses('redis://latch:p%40ss@cache:6380/2')).to.deep.equal({
      nodes: [{ host: 'cache', port: 6380 }],
      tls: false,
      username: 'latch',
      password: 'p@ss',
      database: 2,
    });
  });

  it('stand for the usual port and no password when they name none', () => {
    expect(parseRedisAddresses('redis://cache')).to.deep.equal({
      nodes: [{ host: 'cache', port: 6379 }],
      tls: false,
      username: undefined,
      password: undefined,
      database: 0,
    });
  });

  it('ask for TLS', () => {
    expect(parseRedisAddresses('rediss://:secret@cache:6379')).to.include({ tls: true, password: 'secret' });
  });

  it('name the nodes of a Cluster, the first with the password for all', () => {
    const { nodes, password } = parseRedisAddresses('redis://:secret@a:7000, b:7001,redis://[::1]:7002');
    expect(password).to.equal('secret');
    expect(nodes).to.deep.equal([
      { host: 'a', port: 7000 },
      { host: 'b', port: 7001 },
      { host: '::1', port: 7002 },
    ]);
  });

  for (const text of [
    '',
    ',',
    'http://cache',
    'redis://',
    'redis://cache:port',
    'redis://cache/main',
    'redis://a,,b',
  ]) {
    it(`are refused when malformed: ${JSON.stringify(text)}`, () => {
      expect(() => parseRedisAddresses(text)).to.throw(TypeError, 'redis://:password@host:6379');
    });
  }

  it('do not show a password when they are refused', () => {
    expect(() => parseRedisAddresses('redis://:hunter2@cache:port'))
      .to.throw(TypeError)
      .and.not.match(/hunter2/);
  });
});
