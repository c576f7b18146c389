import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { hmacToken, part, signedToken, twinOf } from './forged-token.ts';
import { withHostileClaims, withHostileHeaders } from './hostile-claims.ts';
import { named, type NamedToken, type TokenKit } from './token-kit.ts';

/** Forged, and signed by our own key but saying what we never say: none of them may open anything. */
export function hostileTokens(kit: TokenKit): readonly NamedToken[] {
  return [
    ...unsigned(kit),
    ...foreign(kit),
    ...misspelt(kit),
    ...withHostileHeaders(kit),
    ...withHostileClaims(kit),
  ];
}

function unsigned({ header, payload, signature }: TokenKit): readonly NamedToken[] {
  const body = part(payload);
  return ['none', 'None', 'NONE', 'nOnE', '', null].flatMap((alg) => {
    const start = `${part({ ...header, alg })}.${body}`;
    return named(`alg ${alg}`, [`${start}.`, `${start}.${signature}`, start]);
  });
}

function foreign({ header, payload, privateKey, signature }: TokenKit): readonly NamedToken[] {
  const publicKey = createPublicKey(privateKey);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const secrets = [
    pem,
    pem.trim(),
    publicKey.export({ type: 'spki', format: 'der' }),
    String(header['kid']),
    '',
  ];
  secrets.push(JSON.stringify(publicKey.export({ format: 'jwk' })));
  const keys = ['P-256', 'P-384', 'P-521', 'secp256k1'].map(
    (namedCurve) => generateKeyPairSync('ec', { namedCurve }).privateKey,
  );
  keys.push(generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey);
  const bytes = Buffer.from(signature, 'base64url');
  const [r, s] = [bytes.subarray(0, 32), bytes.subarray(32)];
  const signatures: Buffer[] = [
    Buffer.alloc(64),
    Buffer.alloc(64, 0xff),
    Buffer.concat([s, r]),
    bytes.subarray(0, 63),
    r,
  ];
  signatures.push(
    Buffer.concat([bytes, Buffer.alloc(1)]),
    Buffer.concat([bytes, Buffer.alloc(960)]),
    derOf(r, s),
  );
  const start = `${part(header)}.${part(payload)}`;
  return [
    ...named(
      'HMAC',
      secrets.map((secret) => hmacToken({ ...header, alg: 'HS256' }, payload, secret)),
    ),
    ...named(
      'HMAC called ES256',
      secrets.map((secret) => hmacToken(header, payload, secret)),
    ),
    ...keys.flatMap((key) =>
      named(
        'another key',
        ['ES256', 'ES384', 'RS256', 'PS256'].map((alg) => signedToken({ ...header, alg }, payload, key)),
      ),
    ),
    ...named(
      'signature',
      signatures.map((each) => `${start}.${each.toString('base64url')}`),
    ),
  ];
}

function misspelt(kit: TokenKit): readonly NamedToken[] {
  const { header, payload, privateKey } = kit;
  const token = signedToken(header, payload, privateKey);
  const [first = '', second = '', third = ''] = token.split('.');
  const flattened = JSON.stringify({ protected: first, payload: second, signature: third });
  const general = JSON.stringify({ payload: second, signatures: [{ protected: first, signature: third }] });
  const twin = twinOf(token).split('.')[2] ?? '';
  const spellings = [
    flattened,
    general,
    part(flattened),
    `${token}=`,
    `${token}==`,
    `${first}=.${second}.${third}`,
  ];
  spellings.push(
    `${first}.${second}=.${third}`,
    `${token}.`,
    `.${token}`,
    `${token}.x`,
    `${first}..${third}`,
    `..`,
    '.',
    'x',
  );
  spellings.push(
    `${first}.${second}.${third.slice(0, -1)}`,
    `${token}A`,
    `${token}%00`,
    `"${token}"`,
    `${token},${token}`,
  );
  spellings.push(
    `${first}.${second}.${twin.slice(0, -1)}`,
    token.replace('.', '%2E'),
    encodeURIComponent(flattened),
  );
  // The last character of a 64-byte signature has bits to spare.
  for (const last of 'BCDEFGHIJKLMNOP')
    if (!third.endsWith(last) && sameBytes(third, last))
      spellings.push(`${first}.${second}.${third.slice(0, -1)}${last}`);
  const text = JSON.stringify(payload);
  const bodies = [
    `{"sub":"${randomUUID()}",${text.slice(1)}`,
    `${text.slice(0, -1)},"exp":9999999999}`,
    ` ${text}`,
    '[]',
    '{}',
    'null',
  ];
  return [
    ...named('spelling', spellings),
    ...named(
      'payload',
      bodies.map((body) => signedToken(header, body, privateKey)),
    ),
  ];
}

function sameBytes(text: string, last: string): boolean {
  return Buffer.from(text, 'base64url').equals(Buffer.from(text.slice(0, -1) + last, 'base64url'));
}

/** The form in which OpenSSL writes signatures. */
function derOf(...numbers: readonly Buffer[]): Buffer {
  const integers = numbers.map((each) => {
    const positive = Buffer.concat([Buffer.alloc(1), each]);
    return Buffer.concat([Buffer.from([2, positive.length]), positive]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}
