export interface ServerSettings {
  readonly port: number;
  readonly maxConnections: number;
  /** False gives up all promises about crashes, for speed: throw-away databases of tests only. */
  readonly durable: boolean;
}

/** The server's command-line settings. They win over the cluster's own postgresql.conf. */
export function serverArguments(cluster: string, settings: ServerSettings): readonly string[] {
  const durability = settings.durable ? 'on' : 'off';
  const values: Record<string, string | number> = {
    // Loopback TCP only: socket files would need a short path, and a folder that both users may enter.
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: settings.port,
    max_connections: settings.maxConnections,
    shared_buffers: '64MB',
    fsync: durability,
    synchronous_commit: durability,
    full_page_writes: durability,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Log lines begin with their level, and name no statement: statements hold people's data.
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
  };
  return ['-D', cluster, ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
