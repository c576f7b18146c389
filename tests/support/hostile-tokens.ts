import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwkThumbprint } from '#adapters/jwt/jwk-thumbprint.ts';
import { hmacToken, part, signedToken, twinOf } from './forged-token.ts';
import type { HostileTokens } from './token-kit.ts';
import { words } from './words.ts';

/** Not signed by our key, or not written as we write them, by what is wrong with them. */
export const FORGED_TOKENS: HostileTokens = {
  'without a signature, however `none` is spelled': ({ header, payload, signature }) =>
    ['none', 'None', 'NONE', 'nOnE', '', null, undefined, 0, false, ['none'], {}].flatMap((alg) => {
      const start = `${part({ ...header, alg })}.${part(payload)}`;
      return [`${start}.`, `${start}.${signature}`, start];
    }),
  'when it is an HMAC with our public key for a secret': ({ header, payload, privateKey }) => {
    const key = createPublicKey(privateKey);
    const pem = key.export({ type: 'spki', format: 'pem' }).toString();
    const own = key.export({ format: 'jwk' });
    const jwk = { ...own, kid: header['kid'], alg: 'ES256', use: 'sig' };
    const texts = [own, jwk, { keys: [jwk] }].map((each) => JSON.stringify(each));
    const der = key.export({ type: 'spki', format: 'der' });
    return [pem, pem.trim(), der, ...texts, String(header['kid']), ''].flatMap((secret) => [
      hmacToken({ ...header, alg: 'HS256' }, payload, secret),
      hmacToken(header, payload, secret),
    ]);
  },
  'when another key signed it, on any curve and of any kind, under our key’s name': ({ header, payload }) =>
    [
      ...['P-256', 'P-384', 'P-521', 'secp256k1'].map((namedCurve) =>
        generateKeyPairSync('ec', { namedCurve }),
      ),
      generateKeyPairSync('rsa', { modulusLength: 2_048 }),
    ].flatMap(({ privateKey }) =>
      ['ES256', 'ES384', 'ES512', 'ES256K', 'RS256', 'PS256'].map((alg) =>
        signedToken({ ...header, alg }, payload, privateKey),
      ),
    ),
  'when another key signed it, which it brings along': ({ header, payload }) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' });
    return [{ jwk }, { jwk, kid: jwkThumbprint(jwk) }, { jku: 'https://evil.example/jwks.json' }].map(
      (extra) => signedToken({ ...header, ...extra }, payload, privateKey),
    );
  },
  'with a signature of another length or form': ({ header, payload, signature }) => {
    const bytes = Buffer.from(signature, 'base64url');
    const [r, s] = [bytes.subarray(0, 32), bytes.subarray(32)];
    const zeros = Buffer.alloc(32);
    const variants = [
      Buffer.alloc(64),
      Buffer.alloc(64, 0xff),
      Buffer.concat([s, r]),
      Buffer.concat([zeros, s]),
      Buffer.concat([r, zeros]),
      derOf(r, s),
      ...[0, 1, 31, 32, 63].map((length) => bytes.subarray(0, length)),
      ...[1, 8, 32, 64, 192, 960].map((more) => Buffer.concat([bytes, Buffer.alloc(more)])),
    ];
    return variants.map((each) => `${part(header)}.${part(payload)}.${each.toString('base64url')}`);
  },
  'in another serialisation or spelling': ({ header, payload, privateKey }) => {
    const token = signedToken(header, payload, privateKey);
    const [first = '', second = '', third = ''] = token.split('.');
    const flattened = JSON.stringify({ protected: first, payload: second, signature: third });
    const general = JSON.stringify({ payload: second, signatures: [{ protected: first, signature: third }] });
    const serialisations = [flattened, general, part(flattened), encodeURIComponent(flattened)];
    const around = [`.${token}`, `a.${token}`, `"${token}"`, `${token},${token}`, token.replace('.', '%2E')];
    const within = [`${first}=.${second}.${third}`, `${first}.${second}=.${third}`, `${first}..${third}`];
    return [
      ...serialisations,
      ...around,
      ...within,
      ...['=', '==', '%3D', '%00', 'A', '.', '.x', '.x.y'].map((tail) => token + tail),
      ...[third, twinOf(token).split('.')[2] ?? ''].map((each) => `${first}.${second}.${each.slice(0, -1)}`),
      ...words('. .. x'),
      'A'.repeat(4_097),
      '.'.repeat(8_000),
      `${'A.'.repeat(4_000)}A`,
      ...otherLastCharacters(third).map((each) => `${first}.${second}.${each}`),
    ];
  },
};

/** The last character of a 64-byte signature has bits to spare. */
function otherLastCharacters(signature: string): readonly string[] {
  const bytes = Buffer.from(signature, 'base64url');
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    .split('')
    .map((last) => signature.slice(0, -1) + last)
    .filter((each) => each !== signature && Buffer.from(each, 'base64url').equals(bytes));
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
