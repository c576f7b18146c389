/** RFC 7515's compact form: three parts of base64url; the last is empty for a token that nobody signed. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;

/** A token taken apart, nothing of it believed yet. */
export interface CompactJwt {
  readonly header: JsonObject;
  /** Null where a part is not written the one way in which we write it. */
  readonly payload: JsonObject | null;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Null for what has not the form of a JWT. Looks no further than that at a text above `maxCharacters`. */
export function parseCompactJwt(token: string, maxCharacters: number): CompactJwt | null {
  if (!COMPACT.test(token)) return null;
  if (token.length > maxCharacters) return { header: {}, payload: null };
  const [headerPart = '', payloadPart = '', signaturePart = ''] = token.split('.');
  const headerText = decode(headerPart);
  const header = parseObject(headerText);
  if (header === null) return null;
  const payloadText = decode(payloadPart);
  const payload = parseObject(payloadText);
  const canonical =
    isCanonicalJson(headerPart, headerText, header) &&
    isCanonicalJson(payloadPart, payloadText, payload) &&
    isCanonicalBase64url(signaturePart);
  return { header, payload: canonical ? payload : null };
}

/** No stray bits in the last character, which change the text and not what it says. */
function isCanonicalBase64url(text: string): boolean {
  return Buffer.from(text, 'base64url').toString('base64url') === text;
}

/**
 * Whether the part is what JSON.stringify, UTF-8 and base64url make of its value. So it has no member twice (readers
 * differ about which one counts), no number that reads as infinite, no bytes that are no text, no stray bits, and no
 * spelling of our names but ours.
 */
function isCanonicalJson(part: string, text: string, value: unknown): boolean {
  return JSON.stringify(value) === text && Buffer.from(text, 'utf8').toString('base64url') === part;
}

function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8');
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch {
    return null;
  }
}
