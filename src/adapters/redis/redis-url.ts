/** Where Redis is, read from `REDIS_URL`. */
export interface RedisAddress {
  readonly servers: RedisServers;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** A Cluster has the database 0 only. */
  readonly database: number;
}

export type RedisServers =
  | { readonly kind: 'server'; readonly host: string; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'cluster'; readonly nodes: readonly HostAndPort[] }
  | {
      readonly kind: 'sentinel';
      readonly sentinels: readonly HostAndPort[];
      /** What the Sentinels call the primary. */
      readonly name: string;
      readonly sentinelPassword: string | undefined;
    };

interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;

/** Scheme, user and password, hosts, path, query. Only `unix://` has no host. */
const FORM = /^([a-z+]+):\/\/(?:([^@/]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;

/**
 * Reads
 * - `redis://[user:password@]host[:port][/database]`, `rediss://` for TLS;
 * - several of these, separated by commas: a Cluster; all but the first may be plain `host:port`, and the first one's
 *   scheme, user and password are used for all;
 * - `redis+sentinel://[user:password@]host[:port],host[:port]/name[/database][?sentinelPassword=…]`, `rediss+sentinel://`
 *   for TLS;
 * - `unix://[user:password@]/path/of/the.sock[?db=database]`.
 * @throws {TypeError} for anything else, with a sentence that holds no password.
 */
export function parseRedisUrl(text: string): RedisAddress {
  const [, scheme = '', credentials = '', hosts = '', path = '', query = ''] =
    FORM.exec(withoutSchemes(text)) ?? [];
  const parameters = new URLSearchParams(query);
  const common = { tls: scheme.startsWith('rediss'), ...credentialsIn(credentials) };
  switch (scheme) {
    case 'redis':
    case 'rediss': {
      const nodes = hostsIn(hosts, REDIS_PORT);
      const [first] = nodes;
      const servers: RedisServers =
        nodes.length === 1 && first !== undefined ? { kind: 'server', ...first } : { kind: 'cluster', nodes };
      return { ...common, servers, database: databaseIn(path) };
    }
    case 'redis+sentinel':
    case 'rediss+sentinel': {
      const [name = '', database = '', ...more] = path.split('/');
      if (name === '' || more.length > 0) throw malformed();
      const sentinels = hostsIn(hosts, SENTINEL_PORT);
      const sentinelPassword = parameters.get('sentinelPassword') ?? undefined;
      const servers: RedisServers = { kind: 'sentinel', sentinels, name: decoded(name), sentinelPassword };
      return { ...common, servers, database: databaseIn(database) };
    }
    case 'unix': {
      if (hosts !== '' || path === '') throw malformed();
      const servers: RedisServers = { kind: 'socket', path: `/${decoded(path)}` };
      return { ...common, servers, database: databaseIn(parameters.get('db') ?? '') };
    }
    default:
      throw malformed();
  }
}

/** The address as it may be shown: without user and password. */
export function describeRedis({ servers }: RedisAddress): string {
  const list = (all: readonly HostAndPort[]): string =>
    all.map(({ host, port }) => `${host}:${port}`).join(', ');
  switch (servers.kind) {
    case 'server':
      return list([servers]);
    case 'cluster':
      return list(servers.nodes);
    case 'sentinel':
      return `${servers.name} of the Sentinels ${list(servers.sentinels)}`;
    case 'socket':
      return servers.path;
  }
}

/** Users write the scheme before each node of a Cluster, or before the first only. */
function withoutSchemes(text: string): string {
  const [first = '', ...others] = text.split(',').map((part) => part.trim());
  return [first, ...others.map((part) => part.replace(/^rediss?:\/\//, ''))].join(',');
}

function hostsIn(text: string, defaultPort: number): readonly HostAndPort[] {
  return text.split(',').map((part) => {
    const url = URL.parse(`redis://${part}`);
    if (url === null || url.hostname === '' || url.pathname !== '') throw malformed();
    return {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? defaultPort : Number(url.port),
    };
  });
}

function credentialsIn(text: string): Pick<RedisAddress, 'username' | 'password'> {
  const [username = '', ...password] = text.split(':');
  return {
    username: decoded(username) || undefined,
    password: decoded(password.join(':')) || undefined,
  };
}

function databaseIn(text: string): number {
  if (!/^\d{0,4}$/.test(text)) throw malformed();
  return Number(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed();
  }
}

function malformed(): TypeError {
  return new TypeError(
    'A Redis address looks like redis://:password@host:6379 (rediss:// for TLS; several are separated by commas), ' +
      'redis+sentinel://host:26379,host:26379/name or unix:///path/of/the.sock; ' +
      'special characters of a password are percent-encoded.',
  );
}
