import { expect } from 'chai';
import { describeRedis, parseRedisUrl } from '#adapters/redis/redis-url.ts';
import { words } from '#tests/support/words.ts';

describe('A Redis address', () => {
  it('names a server, user, password and database', () => {
    expect(parseRedisUrl('redis://latch:p%40ss@cache:6380/2')).to.deep.equal({
      servers: { kind: 'server', host: 'cache', port: 6380 },
      tls: false,
      username: 'latch',
      password: 'p@ss',
      database: 2,
    });
  });

  it('stands for the usual port and no password when it names none', () => {
    expect(parseRedisUrl('redis://cache')).to.deep.equal({
      servers: { kind: 'server', host: 'cache', port: 6379 },
      tls: false,
      username: undefined,
      password: undefined,
      database: 0,
    });
    expect(parseRedisUrl('redis://cache/')).to.deep.equal(parseRedisUrl('redis://cache'));
  });

  it('asks for TLS', () => {
    expect(parseRedisUrl('rediss://:secret@cache:6379')).to.include({ tls: true, password: 'secret' });
    expect(parseRedisUrl('rediss+sentinel://a/main')).to.include({ tls: true });
  });

  it('names the nodes of a Cluster, the first with the password for all', () => {
    const { servers, password } = parseRedisUrl('redis://:secret@a:7000, b:7001,redis://[::1]:7002');
    expect(password).to.equal('secret');
    expect(servers).to.deep.equal({
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 7001 },
        { host: '::1', port: 7002 },
      ],
    });
  });

  it('names Sentinels, what they call the primary, and a password for each kind of server', () => {
    const text = 'redis+sentinel://:secret@a:26380,b/main/3?sentinelPassword=open%20sesame';
    expect(parseRedisUrl(text)).to.deep.include({
      servers: {
        kind: 'sentinel',
        sentinels: [
          { host: 'a', port: 26_380 },
          { host: 'b', port: 26_379 },
        ],
        name: 'main',
        sentinelPassword: 'open sesame',
      },
      password: 'secret',
      database: 3,
    });
  });

  it('names a unix socket', () => {
    const servers = { kind: 'socket', path: '/run/redis/redis.sock' };
    expect(parseRedisUrl('unix:///run/redis/redis.sock')).to.deep.include({ servers, database: 0 });
    expect(parseRedisUrl('unix://:secret@/run/redis/redis.sock?db=2')).to.deep.include({
      servers,
      password: 'secret',
      database: 2,
    });
  });

  const malformed = words(`
    , cache:6379 http://cache redis:// redis://cache:port redis://cache/main redis://a,,b redis://:100%@cache
    redis+sentinel://a redis+sentinel://a/ redis+sentinel:///main redis+sentinel://a/main/x
    unix:// unix://host/run/redis.sock unix:///run/redis.sock?db=x`);
  for (const text of [...malformed, '']) {
    it(`is refused when malformed: ${JSON.stringify(text)}`, () => {
      expect(() => parseRedisUrl(text)).to.throw(TypeError, 'redis://:password@host:6379');
    });
  }

  it('shows no password when it is refused or described', () => {
    expect(() => parseRedisUrl('redis://:hunter2@cache:port'))
      .to.throw(TypeError)
      .and.not.match(/hunter2/);
    for (const [text, described] of [
      ['redis://:hunter2@cache', 'cache:6379'],
      ['redis://:hunter2@a,b:7000', 'a:6379, b:7000'],
      [
        'redis+sentinel://:hunter2@a,b/main?sentinelPassword=hunter2',
        'main of the Sentinels a:26379, b:26379',
      ],
      ['unix://:hunter2@/run/redis.sock', '/run/redis.sock'],
    ] as const)
      expect(describeRedis(parseRedisUrl(text))).to.equal(described);
  });
});
