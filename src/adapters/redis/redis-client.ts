import { Cluster, Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { REDIS_SCRIPTS } from './redis-scripts.ts';
import type { RedisAddress } from './redis-url.ts';

/** One server or a Cluster: the same commands, as long as each touches one key. */
export type RedisClient = Redis | Cluster;

export interface RedisClientOptions {
  readonly address: RedisAddress;
  /** Put before every key. */
  readonly keyPrefix: string;
  readonly commandTimeoutMs: number;
}

const CONNECT_TIMEOUT_MS = 500;
/** A connection that owes an answer for so long leads to a server that is frozen or gone; TCP would keep it for minutes. */
const SILENT_SOCKET_MS = 1_000;
const RECONNECT_AT_LEAST_EVERY_MS = 400;
const REFRESH_SLOTS_EVERY_MS = 5_000;

const backOff = (attempt: number): number => Math.min(attempt * 50, RECONNECT_AT_LEAST_EVERY_MS);

/**
 * A client that fails fast: no command waits for a connection, none is sent twice, and each is answered or rejected
 * within `commandTimeoutMs`. Connects in the background. The caller listens for `error`.
 */
export function createRedisClient({ address, keyPrefix, commandTimeoutMs }: RedisClientOptions): RedisClient {
  const { servers, username, password, tls } = address;
  const shared = {
    keyPrefix,
    scripts: REDIS_SCRIPTS,
    enableAutoPipelining: true,
    // Its keys are the reads of one moment already: it needs no second wait for others.
    autoPipeliningIgnoredCommands: ['mget'],
  };
  const connection = {
    connectionName: 'latchkey',
    username,
    password,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: commandTimeoutMs,
    socketTimeout: SILENT_SOCKET_MS,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    ...(tls && { tls: {} }),
  } satisfies RedisOptions;
  if (servers.kind === 'cluster') {
    return new Cluster([...servers.nodes], {
      ...shared,
      redisOptions: connection,
      enableOfflineQueue: false,
      clusterRetryStrategy: backOff,
      // What fails is answered without Redis; retries would only add to the wait.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
      slotsRefreshInterval: REFRESH_SLOTS_EVERY_MS,
      // A certificate is made out to a name, not to the address behind it.
      ...(tls && { dnsLookup: (name, callback) => callback(null, name) }),
    });
  }
  return new Redis({
    ...shared,
    ...connection,
    ...placeOf(address),
    db: address.database,
    enableOfflineQueue: false,
    retryStrategy: backOff,
    // After a failover the name leads to the new primary, the open connection to a replica.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
}

function placeOf({ servers, tls }: RedisAddress): Omit<RedisOptions, 'replyMapping'> {
  switch (servers.kind) {
    case 'server':
      return { host: servers.host, port: servers.port };
    case 'socket':
      return { path: servers.path };
    case 'sentinel':
      return {
        sentinels: [...servers.sentinels],
        name: servers.name,
        sentinelPassword: servers.sentinelPassword,
        sentinelRetryStrategy: backOff,
        sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
        // Moves to the new primary as soon as the Sentinels announce it.
        failoverDetector: true,
        ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
      };
    case 'cluster':
      return {};
  }
}
