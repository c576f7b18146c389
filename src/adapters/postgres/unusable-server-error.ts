/** What is wrong with a server that can be reached, by the code that the error carries. */
export const UNUSABLE = {
  read_only:
    'PostgreSQL takes no writes: it is a standby, or default_transaction_read_only is on. Name the primary in DATABASE_URL.',
  encoding:
    'The database of DATABASE_URL is not in UTF-8: create it with ENCODING ‘UTF8’ TEMPLATE template0.',
} as const;

/** A connection that was made but can't be used. Its `code` survives the ORM, which wraps errors. */
export class UnusableServerError extends Error {
  readonly code: keyof typeof UNUSABLE;

  constructor(code: keyof typeof UNUSABLE) {
    super(UNUSABLE[code]);
    this.code = code;
  }
}
