import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, roomForEachTest } from '#tests/support/process-room.ts';
import { until } from '#tests/support/until.ts';

const PASSWORD = 'correct horse battery';

/** A registration that the service has begun to read and that ends when `finish` is called. */
class SlowRequest {
  readonly #socket: Socket;
  readonly #body: string;
  #answer = '';

  private constructor(socket: Socket, body: string) {
    this.#socket = socket;
    this.#body = body;
    socket.setEncoding('utf8').on('data', (text: string) => void (this.#answer += text));
    socket.on('error', () => undefined);
  }

  static async begin(address: string): Promise<SlowRequest> {
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const login = `ann${randomBytes(6).toString('hex')}`;
    const body = JSON.stringify({ login, password: PASSWORD });
    const request = new SlowRequest(socket, body);
    socket.write(
      [
        'POST /register HTTP/1.1',
        `Host: ${hostname}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        // The answer to this tells that the service is at it.
        'Expect: 100-continue',
        '',
        '',
      ].join('\r\n'),
    );
    await until(() => request.#answer.includes('100 Continue'));
    return request;
  }

  /** @returns the status and headers, or an empty text when the connection was cut off. */
  async finish(): Promise<string> {
    const closed = once(this.#socket, 'close');
    this.#socket.write(this.#body);
    await closed;
    return this.#answer.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '').split('\r\n\r\n')[0] ?? '';
  }

  abandon(): void {
    this.#socket.destroy();
  }
}

describe('Stopping the service', function () {
  const here = roomForEachTest();

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`by ${signal} answers what is in flight, takes nothing more, and exits 0`, async () => {
      const { room } = here;
      room.secret(PASSWORD);
      const service = await room.started({ ...here.server, SHUTDOWN_GRACE: '3600' });
      const inFlight = await Promise.all([1, 2, 3].map(() => SlowRequest.begin(service.address)));
      service.signal(signal);
      await service.untilLogged('stopping');
      await until(async () => (await fetch(service.address).catch(() => null)) === null);
      for (const request of inFlight)
        expect(await request.finish())
          .to.match(/^HTTP\/1\.1 201 /)
          .and.match(/^connection: close$/im);
      const { code, stdout } = await service.exited;
      expect(code).to.equal(0);
      expect(service.logged('stopped')[0]).to.deep.include({ clean: true });
      expect(stdout.trimEnd()).to.match(/"event":"stopped"\}$/);
    });
  }

  it('cuts off what takes longer than the grace, says so, and exits non-zero', async () => {
    const service = await here.room.started({ ...here.server, SHUTDOWN_GRACE: '1' });
    const request = await SlowRequest.begin(service.address);
    const { code } = await service.stop();
    expect(code).to.equal(1);
    expect(service.logged('requests_cut_off')).to.have.lengthOf(1);
    request.abandon();
  });

  it('at a second SIGTERM, by someone who does not want to wait, ends at once and non-zero', async () => {
    const service = await here.room.started({ ...here.server, SHUTDOWN_GRACE: '3600' });
    const request = await SlowRequest.begin(service.address);
    service.signal('SIGTERM');
    await service.untilLogged('stopping');
    const resend = setInterval(() => service.signal('SIGTERM'), 200);
    const { code, signal } = await service.exited;
    clearInterval(resend);
    expect(code ?? signal).not.to.equal(0);
    request.abandon();
  });

  it('with a delay listens on for it: not ready, live, and closing each connection', async () => {
    const { room } = here;
    const service = await room.started({ ...here.server, SHUTDOWN_DELAY: '3600', SHUTDOWN_GRACE: '3600' });
    service.signal('SIGTERM');
    await service.untilLogged('stopping');
    for (const [path, status] of [
      ['/readyz', 503],
      ['/livez', 200],
      ['/users', 200],
    ] as const) {
      const answer = await room.call(service, `GET ${path}`);
      expect([path, answer.status, answer.headers.get('connection')]).to.deep.equal([path, status, 'close']);
    }
  });

  it('with a delay ends when it is over', async () => {
    const service = await here.room.started({ ...here.server, SHUTDOWN_DELAY: '1' });
    expect((await service.stop()).code).to.equal(0);
  });

  it('by Ctrl-C skips the delay', async () => {
    const service = await here.room.started({
      ...here.server,
      SHUTDOWN_DELAY: '3600',
      SHUTDOWN_GRACE: '3600',
    });
    expect((await service.stop('SIGINT')).code).to.equal(0);
  });

  it('while it is just starting ends it in good order', async () => {
    const service = here.room.start();
    await service.untilLogged('keys_read');
    expect((await service.stop()).code).to.equal(0);
    await here.room.started();
  });

  it('by Ctrl-C in the terminal of `npm start` drains it', async () => {
    const npm = here.room.startByNpm();
    const request = await SlowRequest.begin(await npm.url());
    npm.signalGroup('SIGINT');
    await until(() => npm.logged('stopping').length > 0);
    expect(await request.finish()).to.match(/^HTTP\/1\.1 201 /);
    await until(() => npm.logged('stopped').length > 0);
    expect(npm.logged('stopped')[0]).to.deep.include({ clean: true });
  });

  it('is left to npm by no image and no manifest', () => {
    const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
    const command = dockerfile.split('\n').filter((line) => /^(?:CMD|ENTRYPOINT)\b/.test(line));
    expect(command.join('\n')).to.match(/node/).and.not.match(/npm/);
  });
});
