import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { BUSY } from './fault-figures.ts';

const ASKS_EVERY_MS = 1_000;
const ANSWERS_WITHIN_MS = BUSY * 1_000;

/** A plain load balancer: each instance in turn of those that said they are ready when last asked; no retries. */
export interface RoundRobinProxy {
  readonly url: string;
  /** Whether requests are sent to that instance at present. */
  sendsTo(instance: string): boolean;
  close(): Promise<void>;
}

/** @param instances their URLs; each is asked `/readyz` every second. */
export async function startRoundRobinProxy(instances: readonly string[]): Promise<RoundRobinProxy> {
  const agent = new Agent({ keepAlive: true });
  let ready: readonly string[] = [];
  let turn = 0;
  const look = async (): Promise<void> => {
    const answers = await Promise.all(instances.map((instance) => isReady(instance)));
    ready = instances.filter((_, index) => answers[index]);
  };
  const server = createServer((incoming, outgoing) => {
    turn += 1;
    const instance = ready[turn % Math.max(1, ready.length)];
    if (instance === undefined) refuse(outgoing, 'nobody is ready');
    else pass(instance, agent, incoming, outgoing);
  });
  await look();
  const looking = setInterval(() => void look(), ASKS_EVERY_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sendsTo: (instance) => ready.includes(instance),
    close: async () => {
      clearInterval(looking);
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function isReady(instance: string): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
  return await fetch(`${instance}/readyz`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function pass(instance: string, agent: Agent, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url, headers } = incoming;
  const kept = endToEnd(headers);
  const sent = request(instance + (url ?? ''), { method, headers: kept, agent });
  sent.once('error', (error) => refuse(outgoing, error.message));
  sent.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
    answer.once('error', () => outgoing.destroy());
    answer.pipe(outgoing);
  });
  incoming.pipe(sent);
}

function refuse(outgoing: ServerResponse, reason: string): void {
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(502, { 'Content-Type': 'text/plain' }).end(reason);
}

/** What concerns one connection is for its two ends alone. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const names = new Set(['connection', 'keep-alive']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name)));
}
