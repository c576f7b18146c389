import { Cluster, Redis } from 'ioredis';
import type { ClusterOptions, RedisOptions } from 'ioredis';
import type { RedisAddresses } from './redis-addresses.ts';
import { commandNames } from './redis-script.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

/** One server or a Cluster: the same commands, as long as each touches one key. */
export type RedisClient = Redis | Cluster;

type NodeOptions = Pick<
  RedisOptions,
  | 'maxRetriesPerRequest'
  | 'connectTimeout'
  | 'socketTimeout'
  | 'autoResendUnfulfilledCommands'
  | 'enableAutoPipelining'
  | 'autoPipeliningIgnoredCommands'
  | 'connectionName'
  | 'username'
  | 'password'
  | 'tls'
>;

// Bounds the time between the return of Redis and ours, together with the time that connecting takes.
const RECONNECT_AT_LEAST_EVERY_MS = 400;
const CONNECT_TIMEOUT_MS = 500;
// A connection that owes answers and has been silent for so long is dead or leads to a frozen server. It is given up,
// since TCP itself would hold on to it for a quarter of an hour.
const SILENCE_MS = 1_000;

const SELDOM = REDIS_SCRIPTS.filter(({ isFrequent }) => !isFrequent).flatMap(commandNames);

const backOff = (times: number): number => Math.min(times * 50, RECONNECT_AT_LEAST_EVERY_MS);

/**
 * A client that fails fast, with ioredis' own queues and retries off: by its defaults a command on a lost server
 * fails after 74 s and one on a frozen server never. What a request waits for is bounded by the connection's
 * deadline; `socketTimeout` is only the last resort that clears up afterwards (it takes a stalled event loop of ours for
 * a silent server, so it must not be the one that decides). Connects in the background; never throws.
 *
 * Without ioredis' `commandTimeout`: what waits for an answer goes with its silent connection, and a timer for each
 * command, which ioredis then deletes from the command, was a tenth of what asking cost.
 */
export function createRedisClient(addresses: RedisAddresses, onError: (error: Error) => void): RedisClient {
  const { nodes, username, password, database } = addresses;
  const options: NodeOptions = {
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    autoResendUnfulfilledCommands: false,
    enableAutoPipelining: true,
    // Each comes alone: a pipeline around it costs another turn of the event loop, and its making.
    autoPipeliningIgnoredCommands: SELDOM,
    connectionName: 'latchkey',
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(addresses.tls && { tls: {} }),
  };
  const [node] = nodes;
  const client =
    nodes.length === 1 && node !== undefined
      ? new Redis({
          ...options,
          ...node,
          db: database,
          enableOfflineQueue: false,
          retryStrategy: backOff,
          // After a failover the name leads to another server, the open connection to a replica.
          reconnectOnError: ({ message }) => message.startsWith('READONLY'),
        })
      : new Cluster([...nodes], clusterOptions(options, addresses));
  client.on('error', onError);
  client.on('node error', onError);
  return client;
}

function clusterOptions(
  redisOptions: NodeOptions,
  { tls }: RedisAddresses,
): Omit<ClusterOptions, 'redisOptions'> & { redisOptions: NodeOptions } {
  return {
    redisOptions,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    clusterRetryStrategy: backOff,
    // Retries would only outlast the deadline; the breaker's probe finds out when the Cluster is whole again.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
    slotsRefreshInterval: 5_000,
    // A certificate is made out to a name, not to the address behind it.
    ...(tls && { dnsLookup: (address, callback) => callback(null, address) }),
  };
}
