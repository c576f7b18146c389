import { failureOf } from './database-failure.ts';
import { UNUSABLE } from './unusable-server-error.ts';

interface SystemError {
  readonly address?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
}

/**
 * Says why the database is out of reach, for a log line or an operator.
 * @param error as thrown by any call to the database, translated or not.
 * @returns one sentence without secrets, or null for an error that is no outage.
 */
export function describeOutage(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code, message } = failureOf(at);
    const sentence = sentenceOf(code, message, at as SystemError);
    if (sentence !== null) return sentence;
  }
  return null;
}

function sentenceOf(code: string, message: string, { address, port, hostname }: SystemError): string | null {
  const where =
    typeof address === 'string' ? ` at ${address}${typeof port === 'number' ? `:${port}` : ''}` : '';
  if (code === 'ECONNREFUSED')
    return `PostgreSQL can’t be reached: nothing listens${where}. Look at DATABASE_URL.`;
  if (code === 'ENOENT' && typeof address === 'string')
    return `PostgreSQL can’t be reached: there is no socket${where}. Look at DATABASE_URL.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `PostgreSQL can’t be reached: the host name ${String(hostname)} can’t be resolved. Look at DATABASE_URL.`;
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return `PostgreSQL can’t be reached: there is no route to the host${where}.`;
  if (code === 'ETIMEDOUT' || /time(?:d )?out/i.test(message))
    return 'PostgreSQL does not answer in time: look at the host and port in DATABASE_URL, and at firewalls.';
  if (code === '57P03') return 'PostgreSQL is starting up or shutting down: wait a moment.';
  if (code === '53300') return 'PostgreSQL has no connection left: it has reached max_connections.';
  if (message.includes('no more connections allowed'))
    return 'The pooler in front of PostgreSQL has no connection left: it has reached max_client_conn.';
  if (/query_wait_timeout|cannot connect to server|server login has been failing/.test(message))
    return 'The pooler can’t reach PostgreSQL, or all of its connections are in use.';
  if (code === '25006' || code === 'read_only') return UNUSABLE.read_only;
  if (/^(?:08|57P0)/.test(code) || code === 'ECONNRESET' || message.startsWith('Connection terminated'))
    return 'PostgreSQL closed the connection.';
  return null;
}
