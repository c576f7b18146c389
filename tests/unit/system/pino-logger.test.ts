import { expect } from 'chai';
import { setImmediate as turn } from 'node:timers/promises';
import { AsyncLocalStorage } from 'node:async_hooks';
import { PinoLogger, type LogLevel } from '#adapters/system/pino-logger.ts';

const SECRET = 'hunter2-hunter2';

describe('The logger', () => {
  let written: string;
  let requestContext: AsyncLocalStorage<{ readonly requestId: string }>;

  beforeEach(() => {
    written = '';
    requestContext = new AsyncLocalStorage();
  });

  function loggerAt(level: LogLevel = 'debug'): PinoLogger {
    return new PinoLogger({ requestContext, level, output: { write: (text) => void (written += text) } });
  }

  /** The lines as a program reads them. */
  function lines(): Record<string, unknown>[] {
    return written
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('writes one JSON object a line, with level, time and event', () => {
    loggerAt().info('listening', { port: 3_000 });
    const [line] = lines();
    expect(line).to.include({ level: 'info', event: 'listening', port: 3_000 });
    expect(line?.['time']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('writes what its level lets through', () => {
    const logger = loggerAt('warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    logger.fatal('e');
    expect(lines().map(({ level }) => level)).to.deep.equal(['warn', 'error', 'fatal']);
    loggerAt('silent').fatal('f');
    expect(lines()).to.have.lengthOf(3);
  });

  it('redacts fields with the name of a secret, also in a body and in headers', () => {
    const names =
      'password currentPassword newPassword passwordHash hash secret token accessToken refreshToken refresh_token ' +
      'authorization Authorization cookie set-cookie privateKey totp recoveryCode recoveryCodes challenge passkey ' +
      'passkeyOptions credential uri';
    const logger = loggerAt();
    for (const name of names.split(' ')) {
      const member = { [name]: SECRET };
      logger.info('flat', member);
      logger.info('deep', { body: member, headers: member, request: { body: member, headers: member } });
      logger.info('other types', { [name]: [SECRET], body: { [name]: { value: SECRET } } });
      logger.info('error', {
        error: Object.assign(new Error('failed'), { ...member, parameters: [SECRET] }),
      });
    }
    expect(lines()).to.have.lengthOf(names.split(' ').length * 4);
    expect(written).not.to.include('hunter2');
    expect(written).to.include('"body":{"password":"[redacted]"}');
  });

  it('redacts a code that somebody typed, and shows that of an error', () => {
    const code = SECRET;
    loggerAt().info('typed', { body: { code }, request: { body: { code } }, command: { code } });
    loggerAt().info('failed', { code: 'service.unavailable' });
    expect(written).not.to.include('hunter2');
    expect(lines()[1]).to.include({ code: 'service.unavailable' });
  });

  it('masks passwords in connection strings, password hashes, access tokens and keys of authenticators wherever they stand', () => {
    const url = `postgres://latchkey:${SECRET}@db:5432/latchkey`;
    const odd = `redis://:p@${SECRET}/x@cache:6379`;
    const phc = '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$hunter2';
    const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJodW50ZXIyIjoxfQ.hunter2-hunter2';
    const cause = new Error(`connect ${odd}`);
    const logger = loggerAt();
    logger.error(`cannot reach ${url}`, {
      url,
      list: [odd, new URL(url).href],
      error: new Error(`failed: "${url}", ${phc}`, { cause }),
      text: `Bearer ${jwt}`,
      uri2: `shown otpauth://totp/Latchkey:ann?secret=${SECRET}&issuer=Latchkey`,
    });
    expect(written).not.to.include('hunter2');
    expect(written)
      .to.include('postgres://latchkey:***@db:5432/latchkey')
      .and.to.include('redis://:***@cache:6379');
    expect(written).to.include('Bearer [token]').and.to.include('[hash]');
  });

  it('leaves other texts as they are', () => {
    const text = 'see https://example.org:8080/a?b=c, ann@example.org, 10:30, a:b@c';
    loggerAt().info('note', { text });
    expect(lines()[0]).to.include({ text });
  });

  it('writes errors with type, message, code, stack and cause, and nothing else of them', () => {
    class QueryError extends Error {
      override readonly name = 'QueryError';
      readonly code = '23505';
      readonly query = 'insert into users';
    }
    loggerAt().error('failed', { error: new QueryError('taken', { cause: new TypeError('inner') }) });
    const error = lines()[0]?.['error'] as Record<string, unknown>;
    expect(error).to.have.all.keys('type', 'message', 'code', 'stack', 'cause');
    expect(error).to.include({ type: 'QueryError', message: 'taken', code: '23505' });
    expect(error['cause']).to.include({ type: 'TypeError', message: 'inner' });
  });

  it('stays on one line whatever the texts hold', () => {
    const text = 'one\ntwo\r\n{"level":"fatal"}\u2028\0\u001b[31m';
    loggerAt().info(text, { [text]: text });
    expect(lines()).to.have.lengthOf(1);
    expect(lines()[0]).to.include({ event: text, [text]: text });
  });

  it('writes a line for every value, however odd', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const throwing = {
      toJSON(): never {
        throw new Error('no');
      },
    };
    const values: unknown[] = [undefined, null, Number.NaN, Infinity, 10n, Symbol('s'), () => 1, /x/];
    values.push(new Date(Number.NaN), new Map([[1, circular]]), Buffer.alloc(10), circular, throwing);
    values.push(Object.create(null), '\ud800');
    const logger = loggerAt();
    for (const value of values) logger.info('odd', { value });
    expect(lines()).to.have.lengthOf(values.length);
  });

  it('cuts the message of an error where it is very long', () => {
    loggerAt().error('failed', { error: new Error('x'.repeat(1_000_000)) });
    expect(written.length).to.be.below(20_000);
  });

  it('adds the request id to every line of a request, through every await, and to no other; and nothing else of it', async () => {
    const logger = loggerAt();
    const request = async (requestId: string): Promise<void> => {
      const context = { requestId, ip: '192.0.2.1' };
      await requestContext.run(context, async () => {
        logger.info('one');
        await turn();
        logger.info('two', { more: 1 });
      });
    };
    await Promise.all([request('a'), request('b')]);
    logger.info('outside');
    const seen = lines().map(({ requestId, event, ip }) => [event, requestId, ip]);
    for (const requestId of ['a', 'b']) {
      expect(seen.filter(([, id]) => id === requestId)).to.deep.equal([
        ['one', requestId, undefined],
        ['two', requestId, undefined],
      ]);
    }
    expect(seen.at(-1)).to.deep.equal(['outside', undefined, undefined]);
  });
});
