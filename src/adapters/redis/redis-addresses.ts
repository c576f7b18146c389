/** Where Redis is, read from `REDIS_URL`. */
export interface RedisAddresses {
  /** More than one are nodes of a Redis Cluster. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** A Cluster has the database 0 only. */
  readonly database: number;
}

const DEFAULT_PORT = 6379;

/**
 * Reads `redis://[user[:password]@]host[:port][/database]`, `rediss://` for TLS; several, separated by commas, are
 * nodes of a Cluster, of which all but the first may be plain `host:port`. Scheme and password are the first one's.
 * @throws {TypeError} for anything else, with a sentence that holds no password.
 */
export function parseRedisAddresses(text: string): RedisAddresses {
  const [first, ...others] = text.split(',').map((part) => parseOne(part.trim()));
  if (first === undefined) throw malformed();
  return {
    nodes: [first, ...others].map(({ hostname, port }) => ({
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? DEFAULT_PORT : Number(port),
    })),
    tls: first.protocol === 'rediss:',
    username: decodeURIComponent(first.username) || undefined,
    password: decodeURIComponent(first.password) || undefined,
    database: databaseOf(first),
  };
}

function parseOne(part: string): URL {
  const url = URL.parse(part.includes('://') ? part : `redis://${part}`);
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') throw malformed();
  return url;
}

function databaseOf({ pathname }: URL): number {
  const [, digits] = /^\/?(\d{0,4})$/.exec(pathname) ?? [];
  if (digits === undefined) throw malformed();
  return Number(digits);
}

function malformed(): TypeError {
  return new TypeError(
    'A Redis address looks like redis://:password@host:6379, rediss:// for TLS; several are separated by commas.',
  );
}
