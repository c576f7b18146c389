import { expect } from 'chai';
import { setImmediate as turn } from 'node:timers/promises';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogFields } from '#application/shared/ports/logger.ts';
import { LineLogger } from '#adapters/system/line-logger.ts';
import type { LineLoggerOptions } from '#adapters/system/line-logger.ts';

const SECRET = 'hunter2-hunter2';
const HIDDEN_URL = 'postgres://ann:***@db/latchkey';

describe('The logger', () => {
  let written: string;
  let requestContext: AsyncLocalStorage<LogFields>;

  beforeEach(() => {
    written = '';
    requestContext = new AsyncLocalStorage();
  });

  function loggerWith(options: Partial<LineLoggerOptions> = {}): LineLogger {
    const stream = { write: (text: string) => void (written += text) };
    return new LineLogger({ requestContext }, { level: 'debug', pretty: false, stream, ...options });
  }

  /** The lines as a program reads them. */
  function lines(): Record<string, unknown>[] {
    return written
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('writes one JSON object a line, with level, time and event', () => {
    loggerWith().info('listening', { port: 3_000 });
    const [line] = lines();
    expect(line).to.include({ level: 'info', event: 'listening', port: 3_000 });
    expect(line?.['time']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('writes what its level lets through', () => {
    const logger = loggerWith({ level: 'warn' });
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    logger.fatal('e');
    expect(lines().map(({ level }) => level)).to.deep.equal(['warn', 'error', 'fatal']);
    loggerWith({ level: 'silent' }).fatal('f');
    expect(lines()).to.have.lengthOf(3);
  });

  it('never writes what a field of a secret’s name holds, at any depth and in any spelling', () => {
    const inUse =
      'password currentPassword newPassword token accessToken refreshToken authorization cookie set-cookie hash ' +
      'passwordHash secret Authorization refresh_token Set-Cookie';
    const names = inUse.split(' ');
    const logger = loggerWith();
    for (const name of names) {
      const member = { [name]: SECRET };
      logger.info('flat', member);
      logger.info('deep', { body: member, request: { headers: member, list: [member, { more: member }] } });
      logger.info('other types', {
        [name]: [SECRET],
        body: { [name]: { value: SECRET } },
        map: new Map([[name, SECRET]]),
      });
      logger.info('error', {
        error: Object.assign(new Error('failed'), { ...member, parameters: [SECRET] }),
      });
    }
    expect(lines()).to.have.lengthOf(names.length * 4);
    expect(written).not.to.include('hunter2');
    expect(written).to.include('"body":{"password":"[redacted]"}');
  });

  it('writes a value the second time, and the hundredth, as the first', () => {
    const logger = loggerWith();
    const values = Array.from({ length: 100 }, (_, at) => [
      at,
      String(at),
      at / 8,
      'é"\n'.repeat(at),
      null,
    ]).flat();
    const secrets = [`postgres://ann:${SECRET}@db/latchkey`, 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'];
    for (let round = 0; round < 3; round += 1) {
      for (const value of values) logger.info('seen', { value, other: value });
      for (const value of secrets) logger.info(value, { value, seldom: value });
    }
    const all = [...values, ...secrets.map((secret) => (secret === secrets[0] ? HIDDEN_URL : '[token]'))];
    expect(lines().map(({ value }) => value)).to.deep.equal([...all, ...all, ...all]);
    expect(written).not.to.include(SECRET);
  });

  it('masks passwords in connection strings, password hashes and access tokens wherever they stand', () => {
    const url = `postgres://latchkey:${SECRET}@db:5432/latchkey`;
    const odd = `redis://:p@${SECRET}/x@cache:6379`;
    const phc = '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$hunter2';
    const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJodW50ZXIyIjoxfQ.hunter2-hunter2';
    const cause = new Error(`connect ${odd}`);
    const logger = loggerWith();
    logger.error(`cannot reach ${url}`, {
      url,
      list: [odd, new URL(url)],
      error: new Error(`failed: "${url}", ${phc}`, { cause }),
      text: `Bearer ${jwt}`,
    });
    expect(written).not.to.include('hunter2');
    expect(written)
      .to.include('postgres://latchkey:***@db:5432/latchkey')
      .and.to.include('redis://:***@cache:6379');
    expect(written).to.include('Bearer [token]').and.to.include('[hash]');
  });

  it('leaves other texts as they are', () => {
    const text = 'see https://example.org:8080/a?b=c, ann@example.org, 10:30, a:b@c';
    loggerWith().info('note', { text });
    expect(lines()[0]).to.include({ text });
  });

  it('writes errors with type, message, code, stack and cause, and nothing else of them', () => {
    class QueryError extends Error {
      override readonly name = 'QueryError';
      readonly code = '23505';
      readonly query = 'insert into users';
    }
    loggerWith().error('failed', { error: new QueryError('taken', { cause: new TypeError('inner') }) });
    const error = lines()[0]?.['error'] as Record<string, unknown>;
    expect(error).to.have.all.keys('type', 'message', 'code', 'stack', 'cause');
    expect(error).to.include({ type: 'QueryError', message: 'taken', code: '23505' });
    expect(error['cause']).to.include({ type: 'TypeError', message: 'inner' });
  });

  it('stays on one line whatever the texts hold', () => {
    const text = 'one\ntwo\r\n{"level":"fatal"}\u2028\0\u001b[31m';
    loggerWith().info(text, { [text]: text });
    expect(lines()).to.have.lengthOf(1);
    expect(lines()[0]).to.include({ event: text, [text]: text });
  });

  it('keeps its own members when a field bears their name', () => {
    loggerWith().info('true event', { level: 'x', time: 'y', event: 'z' });
    expect(written.match(/"level":/g)).to.have.lengthOf(1);
    expect(lines()[0]).to.include({
      level: 'info',
      event: 'true event',
      level_: 'x',
      time_: 'y',
      event_: 'z',
    });
  });

  it('writes a line for every value, however odd', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const throwing = {
      get value(): string {
        throw new Error('no');
      },
      toJSON(): never {
        throw new Error('no');
      },
    };
    const hostile = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no');
        },
        get() {
          throw new Error('no');
        },
      },
    );
    const deep: Record<string, unknown> = {};
    let inner = deep;
    for (let depth = 0; depth < 10_000; depth += 1) inner = inner['inner'] = {} as Record<string, unknown>;
    const brokenError = new Error('x');
    Object.defineProperty(brokenError, 'message', {
      get() {
        throw new Error('no');
      },
    });
    const values: unknown[] = [
      undefined,
      null,
      Number.NaN,
      Infinity,
      -0,
      10n,
      Symbol('s'),
      () => 1,
      class {},
    ];
    values.push(new Date(Number.NaN), /x/, new Map([[1, circular]]), new Set([circular]), new WeakMap());
    values.push(
      Buffer.alloc(1_000_000),
      new Float64Array(3),
      Promise.resolve(),
      circular,
      throwing,
      hostile,
      deep,
    );
    values.push(brokenError, Object.create(null), JSON.parse('{"__proto__":{"x":1}}'), 'x'.repeat(1_000_000));
    values.push(
      Array.from({ length: 100_000 }, (_, index) => index),
      '\ud800',
      new Proxy([], {}),
    );
    const logger = loggerWith();
    for (const value of values) logger.info('odd', { value });
    logger.info('odd', hostile);
    logger.info('odd', throwing);
    expect(lines()).to.have.lengthOf(values.length + 2);
    for (const line of written.split('\n')) expect(line.length).to.be.below(20_000);
  });

  it('shows where an object comes back to itself, and how far down it looks', () => {
    const circular: Record<string, unknown> = { name: 'loop' };
    circular['self'] = { again: circular };
    loggerWith().info('odd', { circular, deep: { a: { b: { c: { d: { e: { f: 1 } } } } } } });
    expect(lines()[0]?.['circular']).to.deep.equal({ name: 'loop', self: { again: '[circular]' } });
    expect(written).to.include('"[deep]"').and.not.to.include('"f"');
  });

  it('is quick with long texts made to be slow', () => {
    const logger = loggerWith();
    const started = performance.now();
    for (const unit of ['a://b:', '://', '@:', 'eyJ', 'eyJ-', '$argon2', 'eyJ.eyJ.']) {
      logger.info('slow', { text: unit.repeat(100_000) });
    }
    expect(performance.now() - started).to.be.below(500);
  });

  it('adds the fields of the work that goes on to every line of it, through every await, and to no other', async () => {
    const logger = loggerWith();
    const work = (requestId: string): Promise<void> =>
      requestContext.run({ requestId }, async () => {
        await turn();
        logger.info('one');
        await requestContext.run({ requestId, userId: 'ann' }, async () => {
          await turn();
          logger.info('two', { more: 1 });
        });
        logger.info('three');
      });
    await Promise.all([work('a'), work('b')]);
    logger.info('outside');
    const seen = lines().map(({ requestId, userId, event }) => [event, requestId, userId]);
    for (const requestId of ['a', 'b']) {
      expect(seen.filter(([, id]) => id === requestId)).to.deep.equal([
        ['one', requestId, undefined],
        ['two', requestId, 'ann'],
        ['three', requestId, undefined],
      ]);
    }
    expect(seen.at(-1)).to.deep.equal(['outside', undefined, undefined]);
  });

  it('writes for people at a terminal: the same facts, the same secrecy', async () => {
    const { PassThrough } = await import('node:stream');
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => (written += chunk.toString()));
    const logger = loggerWith({ pretty: true, stream });
    logger.info('listening', { port: 3_000, password: SECRET });
    while (!written.includes('port')) await turn();
    expect(written).to.include('listening').and.to.include('3000');
    expect(written).not.to.include('hunter2').and.not.to.include('"level"');
  });
});
