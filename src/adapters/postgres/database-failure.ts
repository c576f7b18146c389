/** What a failed statement says of itself. The ORM's exceptions carry the driver's own members. */
export interface DatabaseFailure {
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
  /^(?:timeout exceeded when trying to connect|Connection terminated|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after|This socket has been ended|driver has already been destroyed|The server does not support SSL)/;
/** The server is there but can't do it now: out of resources, cancelled, timed out, or a standby. */
const BUSY = /^(?:53...|57014|55P03|57P03|58...|25006)$/;
/** The server does not let us in (any more). */
const SHUT_OUT = /^(?:28...|3D000)$/;
const SHUT_OUT_SENTENCE = /^SASL: /;
/** The tables are not there (yet): readiness says so, and a request is no more wrong than with the database away. */
const NOT_MIGRATED = '42P01';
const RETRYABLE = /^(?:40001|40P01)$/;

/** Whether nothing can be sent over this connection any more. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = failureOf(error);
  return LOST.test(code) || LOST_SYSTEM.test(code) || LOST_SENTENCES.test(message);
}

/** Whether the database is away or too busy: the same request may well succeed later. */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = failureOf(error);
  const shutOut = SHUT_OUT.test(code) || SHUT_OUT_SENTENCE.test(message);
  return isConnectionLost(error) || BUSY.test(code) || shutOut || code === NOT_MIGRATED;
}

/** Whether a table is missing; also of the error that a use case gets for it. */
export function isMissingTable(error: unknown): boolean {
  return failureOf(error).code === NOT_MIGRATED || failureOf(asFailure(error).cause).code === NOT_MIGRATED;
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
