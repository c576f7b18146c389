import { bytesOf, log2Of, phcText } from './phc-text.ts';

/** Forms in which frameworks store hashes, and what they are in PHC string form. */
const FORMS: readonly (readonly [pattern: RegExp, phc: (...groups: readonly string[]) => string])[] = [
  // Django: pbkdf2_sha256$600000$salt$digest
  [
    /^pbkdf2_(sha1|sha256|sha512)\$(\d+)\$([^$]+)\$([A-Za-z0-9+/=]+)$/,
    (hash, i, salt, digest) => phcText(`pbkdf2-${hash}$i=${i}`, Buffer.from(salt ?? ''), base64(digest)),
  ],
  // Django: scrypt$16384$salt$8$1$digest
  [
    /^scrypt\$(\d{1,9})\$([^$]+)\$(\d+)\$(\d+)\$([A-Za-z0-9+/=]+)$/,
    (n, salt, r, p, digest) => scrypt(n, r, p, Buffer.from(salt ?? ''), base64(digest)),
  ],
  // Django: argon2$argon2id$v=19$…, bcrypt$$2b$12$…
  [/^(?:argon2|bcrypt\$)(\$.+)$/, (rest) => rest ?? ''],
  // Django: md5$salt$digest, sha1$salt$digest
  [
    /^(md5|sha1)\$([^$]*)\$([0-9a-f]+)$/,
    (hash, salt, digest) =>
      phcText(`${hash}-salt-first`, Buffer.from(salt ?? ''), bytesOf(digest ?? '', 'hex')),
  ],
  // Werkzeug (Flask): pbkdf2:sha256:600000$salt$digest
  [
    /^pbkdf2:(sha1|sha256|sha512):(\d+)\$([^$]+)\$([0-9a-f]+)$/,
    (hash, i, salt, digest) =>
      phcText(`pbkdf2-${hash}$i=${i}`, Buffer.from(salt ?? ''), bytesOf(digest ?? '', 'hex')),
  ],
  // Werkzeug (Flask): scrypt:32768:8:1$salt$digest
  [
    /^scrypt:(\d{1,9}):(\d+):(\d+)\$([^$]+)\$([0-9a-f]+)$/,
    (n, r, p, salt, digest) => scrypt(n, r, p, Buffer.from(salt ?? ''), bytesOf(digest ?? '', 'hex')),
  ],
  // Passlib: $pbkdf2-sha256$29000$salt$digest, $pbkdf2$… for SHA-1, with a dot in the place of a plus
  [
    /^\$pbkdf2(-sha256|-sha512)?\$(\d+)\$([A-Za-z0-9./]+)\$([A-Za-z0-9./]+)$/,
    (hash, i, salt, digest) =>
      phcText(
        `pbkdf2${hash ?? '-sha1'}$i=${i}`,
        base64(salt?.replaceAll('.', '+')),
        base64(digest?.replaceAll('.', '+')),
      ),
  ],
];

/** A hash in one of these forms as a PHC string; any other text as it stands. @throws {InvalidFieldsError} */
export function hashFromText(text: string): string {
  for (const [pattern, phc] of FORMS) {
    const groups = pattern.exec(text);
    if (groups !== null) return phc(...groups.slice(1));
  }
  return text;
}

function scrypt(
  n: string | undefined,
  r: string | undefined,
  p: string | undefined,
  salt: Buffer,
  digest: Buffer,
): string {
  return phcText(`scrypt$ln=${log2Of(Number(n))},r=${r},p=${p}`, salt, digest);
}

function base64(text: string | undefined): Buffer {
  return bytesOf(text ?? '', 'base64');
}
