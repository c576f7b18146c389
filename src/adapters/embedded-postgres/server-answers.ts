import { realpathSync } from 'node:fs';
import { Client } from 'pg';

/** Whether a server that works on this very cluster takes a connection at that URL within `timeoutMs`. */
export async function serverAnswers(url: string, cluster: string, timeoutMs = 2_000): Promise<boolean> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0] !== undefined && realpathSync(rows[0].data_directory) === cluster;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
