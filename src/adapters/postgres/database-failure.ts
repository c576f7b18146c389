/** What a failed statement says of itself. The ORM's exceptions carry the driver's own members. */
interface DatabaseFailure {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

/** SQLSTATE classes and codes (PostgreSQL's documentation, appendix A) that end the connection with the statement. */
const LOST = /^(?:08...|57P0[1-5]|25P0[34])$/;
/** The same as Node's system calls have it: the network, or the server's end of it, is away. */
const LOST_SYSTEM =
  /^(?:E(?:CONN|PIPE|TIMEDOUT|HOST|NET|NOTFOUND|AI_|ADDRNOTAVAIL|NOENT|MFILE|NFILE)|ERR_STREAM)/;
/** The driver has no codes of its own. */
const LOST_SENTENCES =
  /^(?:timeout exceeded when trying to connect|Connection terminated|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after|This socket has been ended|driver has already been destroyed|Postgres connection has been discarded|The server does not support SSL)/;
/** The server is there but can't do it now: out of resources, cancelled, timed out, or starting. */
const BUSY = /^(?:53...|57014|55P03|57P03|58...)$/;
/** The connection leads to a standby, or to a server that was told to take no writes. */
const READ_ONLY = /^(?:25006|read_only)$/;
/** No connection could be made, so that nothing was done: another host may take the request. */
const NOT_CONNECTED = /^(?:read_only|ECONNREFUSED|ENOTFOUND|EAI_.*|EHOSTUNREACH|ENETUNREACH|57P03)$/;
const NOT_CONNECTED_SENTENCE = /^(?:timeout expired|Connection terminated due to connection timeout)/;
/** What was prepared for one connection is on another: a pooler that nobody told us of is in between. */
const PREPARED_ELSEWHERE = /^(?:26000|42P05)$/;
/** The server does not let us in (any more), or what it has can't be used. */
const SHUT_OUT = /^(?:28...|3D000|encoding|role_settings|transaction_mode)$/;
const SHUT_OUT_SENTENCE = /^SASL: /;
const MISSING_TABLE = '42P01';
const RETRYABLE = /^(?:40001|40P01)$/;

/** Whether nothing can be sent over this connection any more. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = failureOf(error);
  return LOST.test(code) || LOST_SYSTEM.test(code) || LOST_SENTENCES.test(message);
}

/** Whether the connection is not to be used again: it is lost, or it leads to a server that takes no writes. */
export function endsConnection(error: unknown): boolean {
  return isConnectionLost(error) || READ_ONLY.test(failureOf(error).code);
}

/** Whether there was no connection that the request could have used. */
export function isNotConnected(error: unknown): boolean {
  const { code, message } = failureOf(error);
  return NOT_CONNECTED.test(code) || NOT_CONNECTED_SENTENCE.test(message);
}

/** Whether the database is away or too busy: the same request may well succeed later. */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = failureOf(error);
  const shutOut = SHUT_OUT.test(code) || SHUT_OUT_SENTENCE.test(message);
  return endsConnection(error) || BUSY.test(code) || shutOut || PREPARED_ELSEWHERE.test(code);
}

/** Whether a table is missing. */
export function isMissingTable(error: unknown): boolean {
  return failureOf(error).code === MISSING_TABLE;
}

/** Whether the database undid everything because of what others did at the same time: the same may succeed at once. */
export function isRetryable(error: unknown): boolean {
  if (RETRYABLE.test(failureOf(error).code)) return true;
  const cause = asFailure(error).cause;
  return cause !== undefined && cause !== null && RETRYABLE.test(failureOf(cause).code);
}

/** The name of the unique index that a row would have broken, or null for any other failure. */
export function brokenUniqueIndex(error: unknown): string | null {
  const { code, constraint } = asFailure(error);
  return code === '23505' && typeof constraint === 'string' ? constraint : null;
}

/** Whether a row points to one that is not there. */
export function isMissingReference(error: unknown): boolean {
  return failureOf(error).code === '23503';
}

/** The code and the sentence of a failure, empty where there is none. */
export function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = asFailure(error);
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' };
}

function asFailure(error: unknown): DatabaseFailure {
  return typeof error === 'object' && error !== null ? error : {};
}
