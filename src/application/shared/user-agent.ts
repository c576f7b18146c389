/** Characters of a user agent that are stored; it is only shown. */
const MAX_CHARACTERS = 256;

/** A user agent as it is stored, with a session or an audit event. */
export function storedUserAgent(userAgent: string | null): string | null {
  return userAgent?.slice(0, MAX_CHARACTERS).toWellFormed() ?? null;
}
