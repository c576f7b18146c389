import { expect } from 'chai';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { Authenticate } from '#application/identity/sessions/authenticate.ts';
import { JwtAccessTokenCodec } from '#adapters/jwt/jwt-access-token-codec.ts';
import type { KeyFolder } from '#adapters/jwt/key-folder.ts';
import type { SigningKey } from '#adapters/jwt/keys.ts';
import { jwkThumbprint } from '#adapters/jwt/jwk-thumbprint.ts';
import { signingKeyName } from '#adapters/jwt/key-names.ts';
import { hmacToken, part, signedToken, twinOf } from '#tests/support/forged-token.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

const CLAIMS = {
  userId: '01890a5d-ac96-774b-bcce-b302099a8057' as UserId,
  sessionId: '01890a5d-ac96-774b-bcce-b302099a8058' as SessionId,
  roles: ['user', 'admin'],
  authentication: {
    authTime: new Date('2026-01-02T03:04:05.000Z'),
    amr: ['pwd', 'otp', 'mfa'],
    acr: 'aal2',
  },
} as const;
/** Of {@link CLAIMS}, as a token carries it. */
const PROOF = {
  auth_time: CLAIMS.authentication.authTime.getTime() / 1_000,
  amr: ['pwd', 'otp', 'mfa'],
  acr: 'aal2',
};

describe('An access token that this service did not issue', () => {
  let clock: ManualClock;
  let keys: TestKeys;
  let folder: KeyFolder;
  let codec: JwtAccessTokenCodec;
  let key: SigningKey;
  let header: Record<string, unknown>;
  let payload: Record<string, unknown>;

  before(async () => {
    clock = new ManualClock(new Date());
    keys = await TestKeys.create(clock);
    folder = await keys.open();
    codec = new JwtAccessTokenCodec({ keys: folder, clock }, { issuer: 'latchkey', audience: 'api' });
    key = folder.current.signing.keys[0]!;
    const iat = Math.floor(clock.now().getTime() / 1_000);
    const { userId: sub, sessionId: sid, roles } = CLAIMS;
    header = { alg: 'ES256', typ: 'at+jwt', kid: key.kid };
    const jti = randomUUID();
    payload = { iss: 'latchkey', aud: 'api', sub, sid, roles, jti, iat, exp: iat + 900, ...PROOF };
  });

  after(() => keys.drop());

  async function expectRefused(token: string, what: string): Promise<void> {
    const answer = await codec.verify(token);
    expect(answer.status, what).to.be.oneOf(['invalid', 'malformed']);
    expect(answer, what).not.to.have.property('claims');
  }

  /** Signed by our own key: what is refused here is refused for what it says. */
  const ours = (itsHeader: unknown, itsPayload: unknown = payload): string =>
    signedToken(itsHeader, itsPayload, key.privateKey);

  it('would be good if our own key signed what we sign (or the tests below would prove nothing)', async () => {
    expect(await codec.verify(ours(header))).to.deep.equal({ status: 'valid', claims: CLAIMS });
  });

  it('would be good with claims that this service does not know (RFC 7519, section 4)', async () => {
    const more = { ...payload, scope: 'x', authTime: 1, cnf: { jkt: 'x' } };
    expect(await codec.verify(ours(header, more))).to.deep.equal({ status: 'valid', claims: CLAIMS });
  });

  it('would be good without a word of how the session was opened, which a release before did not write', async () => {
    const read = async (change: object): Promise<unknown> => {
      const answer = await codec.verify(ours(header, { ...payload, ...change }));
      return 'claims' in answer ? answer.claims.authentication : answer;
    };
    const { authentication } = CLAIMS;
    const authTime = new Date(Number(payload['iat']) * 1_000);
    expect(await read({ auth_time: undefined })).to.deep.equal({ ...authentication, authTime });
    expect(await read({ amr: undefined })).to.deep.equal({ ...authentication, amr: ['pwd'] });
    expect(await read({ acr: undefined })).to.deep.equal({ ...authentication, acr: 'aal1' });
    const none = { auth_time: undefined, amr: undefined, acr: undefined };
    expect(await read(none)).to.deep.equal({ authTime, amr: ['pwd'], acr: 'aal1' });
  });

  it('would be good with levels and methods of a later release: the methods stay, the level is the lowest', async () => {
    for (const acr of ['aal3', 'AAL2', 'aal2 ', '', '__proto__']) {
      const answer = await codec.verify(ours(header, { ...payload, acr, amr: ['face', 'sc'] }));
      const authentication = { ...CLAIMS.authentication, acr: 'aal1', amr: ['face', 'sc'] };
      expect(answer, acr).to.deep.equal({ status: 'valid', claims: { ...CLAIMS, authentication } });
    }
  });

  it('is refused with a proof of another type, or one that is later than the token', async () => {
    const { iat } = payload as { iat: number };
    const bad: Readonly<Record<string, readonly unknown[]>> = {
      auth_time: [
        iat + 1,
        iat - 0.5,
        -1,
        String(iat),
        null,
        [iat],
        {},
        true,
        2 ** 53,
        Number.MAX_SAFE_INTEGER,
      ],
      amr: ['pwd', '', null, 1, {}, [1], ['pwd', null], [['pwd']], { 0: 'pwd', length: 1 }],
      acr: [null, 2, ['aal2'], {}, true],
    };
    for (const [name, values] of Object.entries(bad))
      for (const value of values)
        await expectRefused(ours(header, { ...payload, [name]: value }), `${name}: ${JSON.stringify(value)}`);
  });

  it('is refused without a signature, however `none` is spelled', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, undefined, 0, false, ['none'], {}]) {
      const { signature } = partsOf(ours(header));
      const unsigned = `${part({ ...header, alg })}.${part(payload)}`;
      await expectRefused(`${unsigned}.`, `${JSON.stringify(alg)} without a signature`);
      await expectRefused(`${unsigned}.${signature}`, `${JSON.stringify(alg)} with a signature`);
      await expectRefused(unsigned, `${JSON.stringify(alg)} in two parts`);
    }
  });

  it('is refused when it is an HMAC with our public key for a secret', async () => {
    const spki = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const jwk = { ...key.jsonWebKey, kid: key.kid, alg: 'ES256', use: 'sig' };
    const secrets = [
      spki,
      spki.trim(),
      key.publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(jwk),
    ];
    secrets.push(JSON.stringify(key.jsonWebKey), key.kid, JSON.stringify({ keys: [jwk] }), '');
    for (const [index, secret] of secrets.entries()) {
      await expectRefused(hmacToken({ ...header, alg: 'HS256' }, payload, secret), `HS256, secret ${index}`);
      await expectRefused(hmacToken(header, payload, secret), `an HMAC called ES256, secret ${index}`);
    }
  });

  it('is refused when another key signed it, on any curve and of any kind, under our key’s name', async () => {
    const strangers = [
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      generateKeyPairSync('ec', { namedCurve: 'P-384' }),
      generateKeyPairSync('ec', { namedCurve: 'P-521' }),
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
      generateKeyPairSync('rsa', { modulusLength: 2_048 }),
    ];
    for (const { privateKey } of strangers) {
      for (const alg of ['ES256', 'ES384', 'ES512', 'ES256K', 'RS256', 'PS256']) {
        await expectRefused(signedToken({ ...header, alg }, payload, privateKey), alg);
      }
    }
  });

  it('is refused when our own key signed it but the header names another algorithm', async () => {
    for (const alg of [
      'RS256',
      'ES384',
      'HS256',
      'PS256',
      'EdDSA',
      'es256',
      'ES256 ',
      ['ES256'],
      { alg: 'ES256' },
    ]) {
      await expectRefused(ours({ ...header, alg }), JSON.stringify(alg));
    }
  });

  it('is refused with a signature of another length or form', async () => {
    const { signed, signature } = partsOf(ours(header));
    const bytes = Buffer.from(signature, 'base64url');
    const zeros = Buffer.alloc(64);
    const [r, s] = [bytes.subarray(0, 32), bytes.subarray(32)];
    const halfZero = zeros.subarray(32);
    const variants = [zeros, Buffer.alloc(64, 0xff), Buffer.concat([s, r])];
    variants.push(Buffer.concat([halfZero, s]), Buffer.concat([r, halfZero]));
    for (const length of [0, 1, 31, 32, 63]) variants.push(bytes.subarray(0, length));
    for (const length of [65, 72, 96, 128, 256, 1_024]) {
      variants.push(Buffer.concat([bytes, Buffer.alloc(length - 64)]));
    }
    for (const variant of variants) {
      await expectRefused(`${signed}.${variant.toString('base64url')}`, `${variant.length} bytes`);
    }
  });

  it('is refused with stray bits, padding, white space or other letters in any part', async () => {
    const token = ours(header);
    const parts = token.split('.');
    for (const index of [0, 1, 2]) {
      const own = parts[index]!;
      const bytes = Buffer.from(own, 'base64url');
      const spellings = ['', '=', '==', '%3D', 'A', ' ', '\n', '\t', '\0'].map((tail) => own + tail).slice(1);
      spellings.push(` ${own}`, `${own.slice(0, 4)}\n${own.slice(4)}`, `${own.slice(0, 4)}+/${own.slice(4)}`);
      // All last characters that stand for the same bytes.
      for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
        const spelling = own.slice(0, -1) + last;
        if (spelling !== own && Buffer.from(spelling, 'base64url').equals(bytes)) spellings.push(spelling);
      }
      for (const spelling of spellings) {
        const forged = parts.with(index, spelling).join('.');
        await expectRefused(forged, JSON.stringify(forged));
      }
    }
  });

  it('is refused with any other `kid`, and looks for no file of that name', async () => {
    const kids = [
      '',
      'x',
      '../../../../dev/null',
      '/dev/null',
      key.name,
      `${key.kid}\0`,
      ` ${key.kid}`,
      null,
    ];
    const odd = [
      ...kids,
      0,
      true,
      [],
      [key.kid],
      {},
      '__proto__',
      'constructor',
      'A'.repeat(43),
      'A'.repeat(3_000),
    ];
    for (const kid of odd) await expectRefused(ours({ ...header, kid }), JSON.stringify(kid)?.slice(0, 80));
    const { kid: _, ...without } = header;
    await expectRefused(ours(without), 'no kid');
    await expectRefused(
      ours(`{"alg":"ES256","typ":"at+jwt","__proto__":{"kid":"${key.kid}"}}`),
      'an inherited kid',
    );
    await expectRefused(
      ours(`{"alg":"ES256","typ":"at+jwt","kid":"${key.kid}","__proto__":{"x":1}}`),
      'a header with a prototype',
    );
  });

  it('is refused when it brings or names a key of its own, or says that something is critical', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = stranger.publicKey.export({ format: 'jwk' });
    const members: Record<string, unknown> = {
      jwk,
      jku: 'https://example.org/jwks.json',
      x5u: 'https://example.org/cert.pem',
      x5c: ['MIIB'],
      x5t: 'AAAA',
      'x5t#S256': 'AAAA',
      crit: ['exp'],
      b64: false,
      zip: 'DEF',
      cty: 'JWT',
      enc: 'A256GCM',
      anything: 1,
    };
    for (const [name, value] of Object.entries(members)) {
      await expectRefused(ours({ ...header, [name]: value }), `${name}, our key`);
      await expectRefused(
        signedToken({ ...header, [name]: value }, payload, stranger.privateKey),
        `${name}, its key`,
      );
    }
    await expectRefused(ours({ ...header, crit: ['b64'], b64: false }), 'crit b64');
    const thumbprint = jwkThumbprint(stranger.publicKey.export({ format: 'jwk' }));
    await expectRefused(
      signedToken({ ...header, kid: thumbprint, jwk }, payload, stranger.privateKey),
      'own kid',
    );
  });

  it('is refused with another type', async () => {
    for (const typ of [
      'JWT',
      'jwt',
      'AT+JWT',
      'at+JWT',
      'application/at+jwt',
      'id+jwt',
      '',
      null,
      1,
      ['at+jwt'],
    ]) {
      await expectRefused(ours({ ...header, typ }), JSON.stringify(typ));
    }
    const { typ: _, ...without } = header;
    await expectRefused(ours(without), 'no typ');
  });

  it('is refused with a claim left out, or of another type or value', async () => {
    const { iat } = payload as { iat: number };
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    const bad: Record<string, readonly unknown[]> = {
      iss: ['', 'Latchkey', 'latchkey ', ['latchkey'], null, 1, { latchkey: 1 }],
      aud: ['', 'latchkey', ['api'], ['api', 'other'], [], [['api']], null, 1, { 0: 'api' }],
      sub: ['', 'ann', id.toUpperCase(), `${id} `, id.replace('774b', '474b'), [id], { id }, 1, null, true],
      sid: ['', 'x', id.toUpperCase(), [id], 1, null, { $ne: null }],
      roles: ['admin', '', null, 1, {}, ['user', 1], [null], [['admin']], { 0: 'admin', length: 1 }],
      jti: ['', 1, null, [], 'x'.repeat(65)],
      iat: [iat + 61, iat + 0.5, -1, String(iat), null, [iat], true, 2 ** 53],
      exp: [iat - 1, iat + 86_401, iat + 0.5, -1, String(iat + 900), null, [iat + 900], true, 2 ** 53, 0],
      nbf: [iat + 900, 'x'],
    };
    for (const [name, values] of Object.entries(bad)) {
      for (const value of values) {
        await expectRefused(ours(header, { ...payload, [name]: value }), `${name}: ${JSON.stringify(value)}`);
      }
      if (name === 'nbf') continue;
      const { [name]: _, ...without } = payload;
      await expectRefused(ours(header, without), `no ${name}`);
    }
  });

  it('is refused with times that are not plain whole numbers', async () => {
    const text = JSON.stringify(payload);
    const { exp, iat } = payload as { exp: number; iat: number };
    for (const number of ['1e999', '-1e999', '1e3', `${exp}.0`, `${exp}e0`, '9007199254740993', '-0']) {
      await expectRefused(ours(header, text.replace(String(exp), number)), `exp ${number}`);
      await expectRefused(ours(header, text.replace(String(iat), number)), `iat ${number}`);
    }
  });

  it('is refused with a duplicate member, in both orders', async () => {
    const once = JSON.stringify(payload);
    const other = '01890a5d-ac96-774b-bcce-b302099a8059';
    for (const twice of [
      once.replace('{', `{"sub":"${other}",`),
      once.replace(/}$/, `,"sub":"${other}"}`),
      once.replace('{', `{"sub":"${CLAIMS.userId}",`),
      once.replace('{', `{"exp":9999999999,`),
      once.replace(/}$/, ',"roles":["admin"]}'),
      once.replace('"sub"', String.raw`"su\u0062"`),
    ]) {
      await expectRefused(ours(header, twice), twice);
    }
    const headerText = JSON.stringify(header);
    await expectRefused(ours(headerText.replace('{', '{"alg":"none",')), 'alg none, then ES256');
    await expectRefused(ours(headerText.replace(/}$/, ',"alg":"none"}')), 'alg ES256, then none');
    await expectRefused(ours(headerText.replace('{', '{ ')), 'another spelling of the header');
  });

  it('is refused when its parts are not JSON objects in UTF-8', async () => {
    const texts = [
      '',
      'null',
      '[]',
      '"x"',
      '1',
      '{',
      '{}}',
      '{"a":1,}',
      "{'a':1}",
      'undefined',
      '\uFEFF{}',
      '{}',
    ];
    for (const text of texts) {
      await expectRefused(ours(text), `header ${text}`);
      await expectRefused(ours(header, text), `payload ${text}`);
    }
    const latin = Buffer.from(JSON.stringify({ ...payload, roles: ['é'] }), 'latin1');
    await expectRefused(ours(header, latin), 'latin-1');
    await expectRefused(ours(header, Buffer.from(JSON.stringify(payload), 'utf16le')), 'UTF-16');
    await expectRefused(ours(header, `${'['.repeat(1_500)}${']'.repeat(1_500)}`), 'deep');
  });

  it('is refused in other serialisations', async () => {
    const [protectedHeader, body, signature] = ours(header).split('.');
    const flattened = JSON.stringify({ protected: protectedHeader, payload: body, signature });
    const general = JSON.stringify({
      payload: body,
      signatures: [{ protected: protectedHeader, signature }],
    });
    for (const text of [flattened, general, part(flattened), `${ours(header)}.x.y`, `a.${ours(header)}`]) {
      await expectRefused(text, text.slice(0, 60));
    }
  });

  it('is refused above 4 KB, even if it is valid in all else', async () => {
    const roles = (count: number): string[] => Array.from({ length: count }, (_, index) => `role-${index}`);
    expect((await codec.verify(ours(header, { ...payload, roles: roles(200) }))).status).to.equal('valid');
    for (const count of [400, 600, 1_000]) {
      await expectRefused(ours(header, { ...payload, roles: roles(count) }), `${count} roles`);
    }
    const large = [
      'A'.repeat(10_000_000),
      `${'A'.repeat(5_000_000)}.${'A'.repeat(5_000_000)}.A`,
      '.'.repeat(1_000_000),
    ];
    for (const text of large) await expectRefused(text, 'large');
  });

  it('is expired only when all else is valid', async () => {
    const { iat } = payload as { iat: number };
    const past = { ...payload, iat: iat - 1_000, exp: iat - 100 };
    expect((await codec.verify(ours(header, past))).status).to.equal('expired');
    await expectRefused(ours(header, { ...past, aud: 'other' }), 'audience');
    await expectRefused(ours({ ...header, typ: 'JWT' }, past), 'type');
    await expectRefused(ours(header, { ...past, sid: 'x' }), 'session');
    const { signed } = partsOf(ours(header, past));
    await expectRefused(`${signed}.${'A'.repeat(86)}`, 'signature');
  });

  it('is valid with the other ES256 signature of the same content, and is refused when the session has ended', async () => {
    const token = ours(header);
    const twin = twinOf(token);
    expect(twin).not.to.equal(token);
    expect(await codec.verify(twin)).to.deep.equal(await codec.verify(token));
    const asked: SessionId[] = [];
    const authenticate = new Authenticate({
      liveness: {
        stateOf: (sessionId) => {
          asked.push(sessionId);
          return Promise.resolve({ alive: false, reason: 'logged_out' });
        },
        markEnded: () => Promise.resolve(),
        accountChanged: () => Promise.resolve(),
      },
    });
    for (const each of [token, twin]) {
      const failure = await authenticate.execute(await codec.verify(each)).catch((error: unknown) => error);
      expect(failure).to.have.property('reason', 'logged_out');
    }
    expect(asked).to.deep.equal([CLAIMS.sessionId, CLAIMS.sessionId]);
  });
});

describe('An access token that this service issued', () => {
  let keys: TestKeys;
  const clock = new ManualClock(new Date());

  beforeEach(async () => {
    keys = await TestKeys.create(clock);
  });

  afterEach(() => keys.drop());

  async function checkWithJose(folder: KeyFolder, algorithm: string): Promise<void> {
    const codec = new JwtAccessTokenCodec({ keys: folder, clock }, { issuer: 'latchkey', audience: 'api' });
    const token = await codec.issue(CLAIMS, clock.now(), new Date(clock.now().getTime() + 900_000));
    const jwks = createLocalJWKSet({ keys: [...(await folder.jwks()).keys] });
    const { payload, protectedHeader } = await jwtVerify(token, jwks, {
      issuer: 'latchkey',
      audience: 'api',
      typ: 'at+jwt',
      algorithms: [algorithm],
    });
    expect(protectedHeader).to.have.all.keys('alg', 'typ', 'kid');
    expect(payload).to.have.all.keys(
      'iss',
      'aud',
      'sub',
      'sid',
      'roles',
      'jti',
      'iat',
      'exp',
      'auth_time',
      'amr',
      'acr',
    );
    const { userId: sub, sessionId: sid, roles } = CLAIMS;
    expect(payload).to.deep.include({ sub, sid, roles, ...PROOF });
    expect(payload.exp! - payload.iat!).to.equal(900);
    expect((await codec.verify(token)).status).to.equal('valid');
  }

  it('is verified by an independent library with nothing but the published keys', async () => {
    await checkWithJose(await keys.open(), 'ES256');
  });

  it('is so with an RSA key, and one signed by that library with that key is good here', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const kid = jwkThumbprint(publicKey.export({ format: 'jwk' }));
    await keys.store().make({ refresh: true, mail: false });
    for (const { name, kind } of await keys.store().list()) {
      if (kind === 'signing') await keys.store().retire(name, { force: true });
    }
    const file = join(keys.dir, signingKeyName(clock.now(), kid));
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await chmod(file, 0o600);
    const folder = await keys.open({ makeMissing: false });
    await checkWithJose(folder, 'RS256');

    const codec = new JwtAccessTokenCodec({ keys: folder, clock }, { issuer: 'latchkey', audience: 'api' });
    const signJose = (alg: string): Promise<string> =>
      new SignJWT({ sid: CLAIMS.sessionId, roles: CLAIMS.roles, jti: randomUUID(), ...PROOF })
        .setProtectedHeader({ alg, typ: 'at+jwt', kid })
        .setIssuer('latchkey')
        .setAudience('api')
        .setSubject(CLAIMS.userId)
        .setIssuedAt(clock.now())
        .setExpirationTime(new Date(clock.now().getTime() + 60_000))
        .sign(privateKey);
    expect(await codec.verify(await signJose('RS256'))).to.deep.equal({ status: 'valid', claims: CLAIMS });
    for (const alg of ['RS384', 'RS512', 'PS256', 'PS512']) {
      expect((await codec.verify(await signJose(alg))).status, alg).to.equal('invalid');
    }
  });

  it('is refused by this service under another issuer or audience', async () => {
    const folder = await keys.open();
    const issue = new JwtAccessTokenCodec({ keys: folder, clock }, { issuer: 'latchkey', audience: 'api' });
    const token = await issue.issue(CLAIMS, clock.now(), new Date(clock.now().getTime() + 900_000));
    for (const options of [
      { issuer: 'other', audience: 'api' },
      { issuer: 'latchkey', audience: 'other' },
    ]) {
      const codec = new JwtAccessTokenCodec({ keys: folder, clock }, options);
      expect((await codec.verify(token)).status).to.equal('invalid');
    }
  });

  it('never lives longer than 24 hours', async () => {
    const codec = new JwtAccessTokenCodec({ keys: await keys.open(), clock }, { issuer: 'x', audience: 'y' });
    const day = new Date(clock.now().getTime() + 86_400_000);
    expect((await codec.verify(await codec.issue(CLAIMS, clock.now(), day))).status).to.equal('valid');
    const longer = codec.issue(CLAIMS, clock.now(), new Date(day.getTime() + 1_000));
    expect(await longer.catch((error: unknown) => error)).to.be.instanceOf(RangeError);
  });
});

function partsOf(token: string): { signed: string; signature: string } {
  const at = token.lastIndexOf('.');
  return { signed: token.slice(0, at), signature: token.slice(at + 1) };
}
