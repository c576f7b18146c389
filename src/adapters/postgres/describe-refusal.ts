import { failureOf } from './database-failure.ts';
import { UNUSABLE } from './unusable-server-error.ts';

/** Node's and OpenSSL's names for a certificate that is not trusted or a handshake that fails. */
const TLS_CODES = /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** PgBouncer's code for all that it refuses itself, and for what PostgreSQL refuses it. */
const POOLER = '08P01';
const WRONG_PASSWORD = 'PostgreSQL refuses the user name or the password in DATABASE_URL.';
const NO_DATABASE = 'PostgreSQL has no database of the name in DATABASE_URL: create it first.';

/** [what the failure looks like, what to tell the operator; null for what the error itself says] */
const REFUSALS: readonly (readonly [(code: string, message: string) => boolean, string | null])[] = [
  [(code) => code === '28P01', WRONG_PASSWORD],
  [(code, message) => code === POOLER && /authentication failed|no such user/i.test(message), WRONG_PASSWORD],
  [
    (code, message) => code === POOLER && /no such database|database .* does not exist/.test(message),
    NO_DATABASE,
  ],
  [
    (code, message) => code === POOLER && message.includes('unsupported startup parameter'),
    'The pooler in front of PostgreSQL refuses a parameter of DATABASE_URL: take options, statement_timeout and the like out of it.',
  ],
  [
    (code, message) => code === POOLER && message.includes('statement pooling mode'),
    'The pooler in front of PostgreSQL is in statement mode, which allows no transactions: let its pool_mode be session or transaction.',
  ],
  [(code) => /^(?:transaction_mode|26000|42P05)$/.test(code), UNUSABLE.transaction_mode],
  [(code) => code === 'role_settings', null],
  [
    (_, message) => message.startsWith('SASL:'),
    'PostgreSQL wants a password that DATABASE_URL does not hold.',
  ],
  [
    (code) => code.startsWith('28'),
    'PostgreSQL does not let the user of DATABASE_URL in from here: look at its pg_hba.conf and at sslmode.',
  ],
  [(code) => code === '3D000', NO_DATABASE],
  [
    (code) => code === '42501',
    'The user of DATABASE_URL lacks a right that the service needs on this database.',
  ],
  [
    (code) => code === '42P01',
    'The database lacks a table of the service: apply the pending migrations (npm run migrate -- up).',
  ],
  [(code) => code === 'encoding', UNUSABLE.encoding],
  [
    (_, message) => message.startsWith('The server does not support SSL'),
    'PostgreSQL does not speak TLS but DATABASE_URL asks for it: look at sslmode.',
  ],
  [
    (code) => TLS_CODES.test(code),
    'The TLS connection to PostgreSQL can’t be trusted: look at sslmode and sslrootcert in DATABASE_URL.',
  ],
];

/**
 * Tells a server that says no, which waiting does not mend, from one that is out of reach.
 * @param error as thrown by any call to the database, translated or not.
 * @returns one sentence for the operator, without any secret, or null when it is no refusal.
 */
export function describeRefusal(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code, message } = failureOf(at);
    const refusal = REFUSALS.find(([matches]) => matches(code, message));
    if (refusal !== undefined) return refusal[1] ?? message;
  }
  return null;
}
