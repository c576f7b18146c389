import { expect } from 'chai';
import type { EmbeddedPostgresEvent } from '#adapters/embedded-postgres/embedded-postgres-event.ts';
import type { ServerEnd, ServerProcess } from '#adapters/embedded-postgres/server-process.ts';
import { ServerSupervisor } from '#adapters/embedded-postgres/server-supervisor.ts';

interface FakeServer extends ServerProcess {
  die(): void;
  readonly wasStopped: () => boolean;
}

function aServer(): FakeServer {
  const { promise, resolve } = Promise.withResolvers<ServerEnd>();
  let stopped = false;
  return {
    ended: promise,
    die: () => resolve({ reason: 'SIGKILL', log: [] }),
    stop: async () => {
      stopped = true;
      resolve({ reason: 'exit code 0', log: [] });
      await promise;
    },
    wasStopped: () => stopped,
  };
}

/** Events as they come, to be awaited one by one. */
function eventQueue(): {
  push: (event: EmbeddedPostgresEvent) => void;
  next: () => Promise<EmbeddedPostgresEvent>;
} {
  const stream = new TransformStream<EmbeddedPostgresEvent>({}, {}, { highWaterMark: 100 });
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  return {
    push: (event) => void writer.write(event),
    next: async () => {
      const { value } = await reader.read();
      if (value === undefined) throw new Error('no more events');
      return value;
    },
  };
}

describe('The supervisor of the embedded server', () => {
  it('starts a dead server again, and tries until it succeeds, waiting longer each time', async () => {
    const events = eventQueue();
    const first = aServer();
    const second = aServer();
    const starts = [
      () => Promise.reject(new Error('no')),
      () => Promise.reject(new Error('no')),
      () => Promise.resolve(second),
    ];
    const supervisor = new ServerSupervisor(first, () => starts.shift()!(), events.push);

    first.die();

    expect(await events.next()).to.deep.equal({ kind: 'died', reason: 'SIGKILL', log: [] });
    expect(await events.next()).to.include({ kind: 'restart-failed', retryInMs: 100 });
    expect(await events.next()).to.include({ kind: 'restart-failed', retryInMs: 200 });
    expect(await events.next()).to.include({ kind: 'restarted' });
    await supervisor.stop();
    expect(second.wasStopped()).to.equal(true);
    expect(starts).to.have.length(0);
  });

  it('starts nothing once it was told to stop', async () => {
    const events: EmbeddedPostgresEvent[] = [];
    const server = aServer();
    const supervisor = new ServerSupervisor(
      server,
      () => Promise.reject(new Error('started')),
      (event) => events.push(event),
    );

    await supervisor.stop();

    expect(server.wasStopped()).to.equal(true);
    expect(events).to.deep.equal([]);
  });

  it('stops a server that was just being started, too', async () => {
    const first = aServer();
    const second = aServer();
    const starting = Promise.withResolvers<AbortSignal>();
    const started = Promise.withResolvers<ServerProcess>();
    const launch = (signal: AbortSignal): Promise<ServerProcess> => {
      starting.resolve(signal);
      return started.promise;
    };
    const supervisor = new ServerSupervisor(first, launch, () => undefined);
    first.die();
    const signal = await starting.promise;

    const stopping = supervisor.stop();
    expect(signal.aborted).to.equal(true);
    started.resolve(second);
    await stopping;

    expect(second.wasStopped()).to.equal(true);
  });
});
