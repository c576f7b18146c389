import { createPublicKey, randomUUID } from 'node:crypto';
import { signedToken } from './forged-token.ts';
import type { HostileTokens, Members, TokenKit } from './token-kit.ts';
import { words } from './words.ts';

/** Signed by our own key and saying what we never say, by what is wrong with them. */
export const TOKENS_OF_OUR_KEY: HostileTokens = {
  'with another algorithm in its header': (kit) => {
    const algorithms = words('RS256 PS256 ES384 HS256 EdDSA es256');
    return withHeaders(
      kit,
      [...algorithms, 'ES256 ', ['ES256'], { alg: 'ES256' }, undefined].map((alg) => ({ alg })),
    );
  },
  'with another type': (kit) => {
    const types = words('JWT jwt AT+JWT at+JWT application/at+jwt id+jwt');
    return withHeaders(
      kit,
      [...types, '', null, 1, ['at+jwt'], undefined].map((typ) => ({ typ })),
    );
  },
  'with any other `kid`, be it the name of a file': (kit) => {
    const kid = String(kit.header['kid']);
    const names = words(
      `x ../../../../dev/null /etc/passwd ./${kid} ${kid}.pem __proto__ constructor toString`,
    );
    const texts = ['', ` ${kid}`, `${kid}\0`, kid.slice(1), "' OR 1=1 --", 'A'.repeat(43), 'A'.repeat(2_000)];
    const others = [0, 1, -1, null, true, [], [[]], [kid], {}, { kid }, undefined];
    return withHeaders(
      kit,
      [...names, ...texts, ...others].map((each) => ({ kid: each })),
    );
  },
  'when its header names a key, or says that something is critical, or anything else': (kit) => {
    const jwk = createPublicKey(kit.privateKey).export({ format: 'jwk' });
    const extras: readonly Members[] = [
      { jwk },
      { jku: 'https://evil.example/jwks.json' },
      { x5u: 'https://evil.example/cert.pem' },
      { x5c: ['MIIB'] },
      { x5t: 'AAAA' },
      { 'x5t#S256': 'AAAA' },
      { crit: ['exp'] },
      { crit: [] },
      { crit: ['b64'], b64: false },
      { b64: false },
      { zip: 'DEF' },
      { cty: 'JWT' },
      { enc: 'A256GCM' },
      { isAdmin: true },
      JSON.parse('{"__proto__":{"alg":"none"}}') as Members,
    ];
    return withHeaders(kit, extras);
  },
  'with a header in another spelling': ({ header, payload, privateKey }) => {
    const text = JSON.stringify(header);
    const { kid: _, ...nameless } = header;
    return [
      text.replace('{', '{"alg":"none",'),
      text.replace(/}$/, ',"alg":"none"}'),
      text.replace('{', '{"__proto__":{"kid":"x"},'),
      JSON.stringify(nameless).replace('{', `{"__proto__":{"kid":"${String(header['kid'])}"},`),
      text.replace('{', '{ '),
    ].map((each) => signedToken(each, payload, privateKey));
  },
  'with a claim left out, or of another type or value': ({ header, payload, privateKey }) => {
    const changed = Object.entries(badClaims(payload)).flatMap(([name, values]) =>
      values.map((value) => ({ ...payload, [name]: value })),
    );
    // What follows is optional: a token of the release before has none of it.
    const required = Object.keys(payload).filter((name) => !['auth_time', 'amr', 'acr'].includes(name));
    const without = required.map((name) => ({ ...payload, [name]: undefined }));
    return [...changed, ...without].map((each) => signedToken(header, each, privateKey));
  },
  'with times that are not plain whole numbers': ({ header, payload, privateKey }) => {
    const text = JSON.stringify(payload);
    return ['exp', 'iat'].flatMap((name) => {
      const time = String(payload[name]);
      return ['1e999', '-1e999', '1e3', `${time}.0`, `${time}e0`, '9007199254740993', '-0'].map((number) =>
        signedToken(header, text.replace(time, number), privateKey),
      );
    });
  },
  'with a member twice, whichever comes first': ({ header, payload, privateKey }) => {
    const text = JSON.stringify(payload);
    const stranger = `"sub":"${randomUUID()}"`;
    return [
      text.replace('{', `{${stranger},`),
      text.replace(/}$/, `,${stranger}}`),
      text.replace('{', `{"sub":"${String(payload['sub'])}",`),
      text.replace('{', '{"exp":9999999999,'),
      text.replace(/}$/, ',"exp":9999999999}'),
      text.replace(/}$/, ',"roles":["admin"]}'),
      text.replace('"sub"', String.raw`"su\u0062"`),
    ].map((each) => signedToken(header, each, privateKey));
  },
  'when its parts are not JSON objects in UTF-8': ({ header, payload, privateKey }) => {
    const texts = [
      '',
      'null',
      '[]',
      '"x"',
      '1',
      '{',
      '{}',
      '{}}',
      '{"a":1,}',
      "{'a':1}",
      'undefined',
      '\uFEFF{}',
    ];
    const payloads = [
      ...texts,
      ` ${JSON.stringify(payload)}`,
      `${'['.repeat(1_500)}${']'.repeat(1_500)}`,
      Buffer.from(JSON.stringify({ ...payload, roles: ['é'] }), 'latin1'),
      Buffer.from(JSON.stringify(payload), 'utf16le'),
    ];
    return [
      ...texts.map((each) => signedToken(each, payload, privateKey)),
      ...payloads.map((each) => signedToken(header, each, privateKey)),
    ];
  },
  'above 4 KB': ({ header, payload, privateKey }) =>
    [4_200, 6_000, 8_000].map((length) => {
      const roles = Array.from({ length: length / 8 }, () => 'user');
      return signedToken(header, { ...payload, roles }, privateKey);
    }),
};

function withHeaders(
  { header, payload, privateKey }: TokenKit,
  changes: readonly Members[],
): readonly string[] {
  return changes.map((change) => signedToken({ ...header, ...change }, payload, privateKey));
}

function badClaims({ iss, aud, sub, iat: issuedAt }: Members): Readonly<Record<string, readonly unknown[]>> {
  const iat = Number(issuedAt);
  const id = String(sub);
  return {
    iss: ['', 'Latchkey', `${String(iss)} `, [iss], null, 1, { $ne: null }],
    aud: ['', 'other', [aud], [aud, 'other'], [], [[aud]], null, 1, { 0: aud }],
    sub: [
      '',
      'root',
      id.toUpperCase(),
      `${id} `,
      id.replace('-7', '-4'),
      [id],
      { $ne: null },
      1,
      null,
      '__proto__',
    ],
    sid: ['', 'x', '*', id.toUpperCase(), [id], 1, null, { $ne: null }, '__proto__'],
    roles: ['admin', '', null, 1, {}, ['user', 1], [null], [['admin']], { 0: 'admin', length: 1 }],
    jti: ['', 1, null, [], 'x'.repeat(65)],
    iat: [iat + 3_600, iat + 0.5, -1, String(iat), null, [iat], true, 2 ** 53],
    exp: [iat - 1, iat + 86_401, iat + 0.5, -1, String(iat + 900), null, [iat + 900], true, 2 ** 53, 0],
    nbf: [iat + 900, 'x'],
    auth_time: [iat + 1, iat - 0.5, -1, String(iat), null, [iat], {}, true, 2 ** 53],
    amr: ['pwd', '', null, 1, {}, [1], ['pwd', null], [['pwd']], { 0: 'pwd', length: 1 }],
    acr: [null, 2, ['aal2'], {}, true],
  };
}
