/** What is wrong with a server that can be reached, by the code that the error carries. */
export const UNUSABLE = {
  read_only:
    'PostgreSQL takes no writes: it is a standby, or default_transaction_read_only is on. Name the primary in DATABASE_URL.',
  encoding:
    'The database of DATABASE_URL is not in UTF-8: create it with ENCODING ‘UTF8’ TEMPLATE template0.',
  transaction_mode:
    'The pooler in front of PostgreSQL is in transaction mode: set DATABASE_POOLER=transaction.',
  role_settings:
    'With DATABASE_POOLER=transaction the settings of connections are those of the role, and these are missing:',
} as const;

/** A connection that was made but can't be used. Its `code` and message survive the ORM, which wraps errors. */
export class UnusableServerError extends Error {
  readonly code: keyof typeof UNUSABLE;

  /** @param details end the sentence of the code. */
  constructor(code: keyof typeof UNUSABLE, details = '') {
    super(`${UNUSABLE[code]} ${details}`.trimEnd());
    this.code = code;
  }
}
