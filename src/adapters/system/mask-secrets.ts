/** Longer texts are cut: a line is to be read, and no pattern below is to run over a megabyte. */
export const MAX_CHARACTERS = 8_192;

/** Names of fields whose values never appear, compared without case, hyphens and underscores. */
const SECRET_NAMES = new Set([
  'password',
  'currentpassword',
  'newpassword',
  'passwordhash',
  'hash',
  'secret',
  'secrethash',
  'token',
  'accesstoken',
  'refreshtoken',
  'authorization',
  'cookie',
  'setcookie',
  'privatekey',
]);

/** Without one of these there is nothing to mask; looking for them is cheaper than the patterns. */
export const MARK = /:\/\/|\$argon2|eyJ/;

const PHC_STRING = /\$argon2[a-z]*\$[\w$=,+/]*/g;
/** Starts only where a word starts, so that a long word is looked at once. */
const JWT = /(?<![\w-])eyJ[\w-]*\.[\w-]+\.[\w-]*/g;

/** Whether a field of this name holds what nobody may read. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.has(name.replaceAll(/[-_]/g, '').toLowerCase());
}

/** The text without passwords of connection strings, password hashes and access tokens, cut where it is very long. */
export function maskSecrets(text: string): string {
  if (text.length <= MAX_CHARACTERS && !MARK.test(text)) return text;
  const short = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
  const withoutPasswords = short.includes('://') ? maskUrlPasswords(short) : short;
  return withoutPasswords.replaceAll(PHC_STRING, '[hash]').replaceAll(JWT, '[token]');
}

/** `postgres://ann:secret@host/db` becomes `postgres://ann:***@host/db`; an `@` or `/` in the password ends nothing. */
function maskUrlPasswords(text: string): string {
  return text
    .split(/([\s"'`<>]+)/)
    .map((word) => {
      const scheme = word.indexOf('://');
      const at = word.lastIndexOf('@');
      if (scheme < 0 || at < scheme) return word;
      const colon = word.indexOf(':', scheme + 3);
      return colon < 0 || colon > at ? word : `${word.slice(0, colon)}:***${word.slice(at)}`;
    })
    .join('');
}
