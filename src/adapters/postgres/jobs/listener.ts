import { setTimeout as pause } from 'node:timers/promises';
import { escapeIdentifier, type Client } from 'pg';
import type { Db } from 'pg-boss';
import { HostList } from '#adapters/postgres/host-list.ts';
import { PoolClient } from '#adapters/postgres/pool-client.ts';

const CONNECT_MS = 5_000;
const RECONNECT_MS = 5_000;

/**
 * Notifications of PostgreSQL for pg-boss, over a connection that is made anew when it is lost. They only save waiting
 * for the next poll, so that nothing depends on them.
 */
export function listener(url: string): NonNullable<Db['listen']> {
  const hosts = new HostList(url);
  return (channel, onNotification, onReconnect) => {
    const closing = new AbortController();
    const { signal } = closing;
    const connected = async (): Promise<void> => {
      const client: Client = new PoolClient({
        hosts: () => hosts,
        prepares: false,
        application_name: 'latchkey-listen',
        connectionTimeoutMillis: CONNECT_MS,
        keepAlive: true,
      });
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      const leave = (): void => end();
      client.once('end', leave);
      signal.addEventListener('abort', leave, { once: true });
      try {
        await client.connect();
        client.on('notification', ({ payload = '' }) => onNotification(payload));
        await client.query(`LISTEN ${escapeIdentifier(channel)}`);
        onReconnect();
        await ended;
      } finally {
        signal.removeEventListener('abort', leave);
        await client.end();
      }
    };
    const listening = (async () => {
      while (!signal.aborted) {
        await connected().catch(() => undefined);
        await pause(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
      }
    })();
    return Promise.resolve({
      close: async () => {
        closing.abort();
        await listening;
      },
    });
  };
}
