/** Lines without one of these hold nothing to mask; looking for them is cheaper than the patterns. */
const MARK = /:\/\/|\$argon2|eyJ/;

/** `postgres://ann:secret@host` up to its last `@`; a repetition has a limit, so that no text makes it slow. */
const URL_PASSWORD = /(:\/\/[^\s"\\@:/]{0,256}):[^\s"\\]{1,256}@/g;
const PHC_STRING = /\$argon2[a-z]*\$[\w$=,+/]*/g;
/** The key of an authenticator, as its QR code holds it. */
const KEY_URI = /otpauth:\/\/[^\s"\\]*/g;
/** Starts only where a word starts, so that a long word is looked at once. */
const JWT = /(?<![\w-])eyJ[\w-]*\.[\w-]+\.[\w-]*/g;

/** The text without passwords of connection strings, password hashes, access tokens and keys of authenticators. */
export function maskSecrets(text: string): string {
  if (!MARK.test(text)) return text;
  return text
    .replaceAll(KEY_URI, '[authenticator]')
    .replaceAll(URL_PASSWORD, '$1:***@')
    .replaceAll(PHC_STRING, '[hash]')
    .replaceAll(JWT, '[token]');
}
