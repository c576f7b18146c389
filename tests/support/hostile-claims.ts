import { createPublicKey } from 'node:crypto';
import { signedToken } from './forged-token.ts';
import { named, type Members, type NamedToken, type TokenKit } from './token-kit.ts';

/** Signed by our own key, under headers that we never write. */
export function withHostileHeaders({ header, payload, privateKey }: TokenKit): readonly NamedToken[] {
  const kid = String(header['kid']);
  const own = createPublicKey(privateKey).export({ format: 'jwk' });
  const kids: unknown[] = [
    '../../../../dev/null',
    '/etc/passwd',
    `${kid}.pem`,
    `./${kid}`,
    `${kid}\0`,
    '__proto__',
    'constructor',
  ];
  kids.push(
    'toString',
    '',
    0,
    1,
    -1,
    null,
    true,
    [kid],
    [[]],
    {},
    { kid },
    "' OR 1=1 --",
    'A'.repeat(43),
    'A'.repeat(2_000),
    kid.slice(1),
  );
  const headers: Members[] = kids.map((each) => ({ ...header, kid: each }));
  headers.push({ alg: 'ES256', typ: 'at+jwt' });
  for (const typ of ['JWT', 'at+JWT', 'application/at+jwt', '', null, ['at+jwt'], undefined])
    headers.push({ ...header, typ });
  for (const alg of ['RS256', 'ES384', 'HS256', 'EdDSA', 'es256', ['ES256'], undefined])
    headers.push({ ...header, alg });
  const extras: Members[] = [
    { jwk: own },
    { jku: 'https://evil.example/jwks.json' },
    { x5u: 'https://evil.example/x' },
  ];
  extras.push(
    { x5c: ['MIIB'] },
    { crit: ['exp'] },
    { crit: [] },
    { crit: ['b64'], b64: false },
    { cty: 'JWT' },
    { zip: 'DEF' },
  );
  extras.push({ enc: 'A256GCM' }, { isAdmin: true }, JSON.parse('{"__proto__":{"alg":"none"}}') as Members);
  for (const extra of extras) headers.push({ ...header, ...extra });
  const texts = [
    JSON.stringify(header).replace('{', '{"__proto__":{"kid":"x"},'),
    JSON.stringify(header).replace('{', '{"alg":"none",'),
  ];
  return named(
    'header',
    [...headers, ...texts].map((each) => signedToken(each, payload, privateKey)),
  );
}

/** Claims that a token of the release before does not have. */
const OPTIONAL = new Set(['auth_time', 'amr', 'acr']);

/** Signed by our own key, with claims that we never make. */
export function withHostileClaims({ header, payload, privateKey }: TokenKit): readonly NamedToken[] {
  const iat = Number(payload['iat']);
  const id = String(payload['sub']);
  const bad: Readonly<Record<string, readonly unknown[]>> = {
    iss: ['', 'Latchkey', ['latchkey'], null, { $ne: null }],
    aud: ['', 'other', ['latchkey'], ['latchkey', 'other'], [], null],
    sub: ['', 'root', id.toUpperCase(), `${id} `, [id], { $ne: null }, 1, null, '__proto__', "' OR 1=1 --"],
    sid: ['', 'x', id.toUpperCase(), [id], { $ne: null }, null, '__proto__', '*'],
    roles: ['admin', '', null, {}, ['user', 1], [['admin']], { 0: 'admin', length: 1 }],
    jti: ['', 1, null, [], 'x'.repeat(2_000)],
    iat: [iat + 3_600, iat + 0.5, -1, String(iat), null, 2 ** 53],
    exp: [iat - 1, iat + 86_401, iat + 0.5, -1, String(iat + 900), null, 2 ** 53, 0],
    nbf: [iat + 3_600],
    auth_time: [iat + 1, iat - 0.5, -1, String(iat), null, [iat], 2 ** 53],
    amr: ['pwd', null, {}, [1], [['pwd']], { 0: 'pwd', length: 1 }],
    acr: [null, 2, ['aal2'], { $ne: null }],
  };
  const claims = Object.entries(bad).flatMap(([name, values]) =>
    values.map((value) => ({ ...payload, [name]: value })),
  );
  for (const name of Object.keys(payload)) {
    if (OPTIONAL.has(name)) continue;
    const { [name]: _, ...without } = payload;
    claims.push(without);
  }
  claims.push({ ...payload, isAdmin: true, sub: undefined });
  const large = (length: number) => ({ ...payload, roles: Array.from({ length: length / 8 }, () => 'user') });
  const texts = ['1e999', '-1e999', '9007199254740993'].map((number) =>
    JSON.stringify(payload).replace(String(payload['exp']), number),
  );
  return [
    ...named(
      'claims',
      [...claims, ...texts].map((each) => signedToken(header, each, privateKey)),
    ),
    ...named(
      'length',
      [4_200, 6_000, 8_000].map((length) => signedToken(header, large(length), privateKey)),
    ),
    ...named(
      'length',
      [1_000, 4_096, 4_097, 8_192].map((length) => 'A'.repeat(length)),
    ),
    ...named('dots', ['.'.repeat(8_000), `${'A.'.repeat(4_000)}A`]),
  ];
}
