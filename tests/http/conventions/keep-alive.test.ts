import { expect } from 'chai';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { inEachWorld } from '#tests/support/worlds.ts';

const CASES = [
  ['by default', {}, 65],
  ['as configured', { KEEP_ALIVE_TIMEOUT: '620' }, 620],
] as const;

for (const [how, config, seconds] of CASES)
  inEachWorld(
    `A connection ${how}`,
    (start) => {
      const { service } = start(config);

      it(`is kept open for ${seconds} s without a request, and says so`, async () => {
        const agent = new Agent({ keepAlive: true });
        try {
          const sent = request({ host: '127.0.0.1', port: service().port, path: '/livez', agent });
          sent.end();
          const [answer] = (await once(sent, 'response')) as [IncomingMessage];
          answer.resume();
          expect(answer.headers['keep-alive']).to.equal(`timeout=${seconds}`);
        } finally {
          agent.destroy();
        }
      });
    },
    ['memory'],
  );
