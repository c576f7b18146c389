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
import { jwkThumbprint } from '#adapters/jwt/jwk-thumbprint.ts';
import { signingKeyName } from '#adapters/jwt/key-names.ts';
import { signedToken, twinOf } from '#tests/support/forged-token.ts';
import { TOKENS_OF_OUR_KEY } from '#tests/support/hostile-claims.ts';
import { FORGED_TOKENS } from '#tests/support/hostile-tokens.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { TestKeys } from '#tests/support/test-keys.ts';
import { tokenKit, type TokenKit } from '#tests/support/token-kit.ts';

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
const clock = new ManualClock(new Date());

function codecWith(keys: KeyFolder): JwtAccessTokenCodec {
  return new JwtAccessTokenCodec({ keys, clock }, { issuer: 'latchkey', audience: 'api' });
}

/** A token of {@link CLAIMS}. */
async function issued(codec: JwtAccessTokenCodec, seconds = 900): Promise<string> {
  return await codec.issue(CLAIMS, clock.now(), new Date(clock.now().getTime() + seconds * 1_000));
}

describe('An access token that this service did not issue', () => {
  let keys: TestKeys;
  let codec: JwtAccessTokenCodec;
  let kit: TokenKit;

  before(async () => {
    keys = await TestKeys.create(clock);
    codec = codecWith(await keys.open());
    kit = tokenKit(await issued(codec), keys.dir);
  });

  after(() => keys.drop());

  async function expectRefused(token: string): Promise<void> {
    const answer = await codec.verify(token);
    expect(answer.status, token.slice(0, 2_000)).to.be.oneOf(['invalid', 'malformed']);
    expect(answer, token.slice(0, 2_000)).not.to.have.property('claims');
  }

  /** Signed by our own key: what is refused here is refused for what it says. */
  const ours = (change: object = {}): string =>
    signedToken(kit.header, { ...kit.payload, ...change }, kit.privateKey);

  for (const [what, tokens] of Object.entries({ ...FORGED_TOKENS, ...TOKENS_OF_OUR_KEY })) {
    it(`is refused ${what}`, async () => {
      for (const token of tokens(kit)) await expectRefused(token);
    });
  }

  it('would be good if our own key signed what we sign (or the tests above would prove nothing)', async () => {
    expect(await codec.verify(ours())).to.deep.equal({ status: 'valid', claims: CLAIMS });
    const roles = Array.from({ length: 200 }, (_, index) => `role-${index}`);
    expect((await codec.verify(ours({ roles }))).status).to.equal('valid');
  });

  it('would be good with claims that this service does not know (RFC 7519, section 4)', async () => {
    const more = { scope: 'x', authTime: 1, cnf: { jkt: 'x' } };
    expect(await codec.verify(ours(more))).to.deep.equal({ status: 'valid', claims: CLAIMS });
  });

  it('would be good without a word of how the session was opened, which a release before did not write', async () => {
    const read = async (change: object): Promise<unknown> => {
      const answer = await codec.verify(ours(change));
      return 'claims' in answer ? answer.claims.authentication : answer;
    };
    const { authentication } = CLAIMS;
    const authTime = new Date(Number(kit.payload['iat']) * 1_000);
    expect(await read({ auth_time: undefined })).to.deep.equal({ ...authentication, authTime });
    expect(await read({ amr: undefined })).to.deep.equal({ ...authentication, amr: ['pwd'] });
    expect(await read({ acr: undefined })).to.deep.equal({ ...authentication, acr: 'aal1' });
    const none = { auth_time: undefined, amr: undefined, acr: undefined };
    expect(await read(none)).to.deep.equal({ authTime, amr: ['pwd'], acr: 'aal1' });
  });

  it('would be good with levels and methods of a later release: the methods stay, the level is the lowest', async () => {
    for (const acr of ['aal3', 'AAL2', 'aal2 ', '', '__proto__']) {
      const authentication = { ...CLAIMS.authentication, acr: 'aal1', amr: ['face', 'sc'] };
      const expected = { status: 'valid', claims: { ...CLAIMS, authentication } };
      expect(await codec.verify(ours({ acr, amr: ['face', 'sc'] })), acr).to.deep.equal(expected);
    }
  });

  it('is refused with white space or other letters in any part, which no header of a request could carry', async () => {
    const parts = ours().split('.');
    for (const [index, own] of parts.entries()) {
      const start = own.slice(0, 4);
      const tails = [' ', '\n', '\t', '\0'].map((tail) => own + tail);
      for (const spelling of [...tails, ` ${own}`, `${start}\n${own.slice(4)}`, `${start}+/${own.slice(4)}`])
        await expectRefused(parts.with(index, spelling).join('.'));
    }
  });

  it('is refused at once where it is enormous', async () => {
    const half = 'A'.repeat(5_000_000);
    for (const text of [half + half, `${half}.${half}.A`, '.'.repeat(1_000_000)]) await expectRefused(text);
  });

  it('is refused more than a minute before its time', async () => {
    const iat = Number(kit.payload['iat']);
    expect((await codec.verify(ours({ iat: iat + 60 }))).status).to.equal('valid');
    await expectRefused(ours({ iat: iat + 61 }));
  });

  it('is expired only when all else is valid', async () => {
    const iat = Number(kit.payload['iat']);
    const past = { iat: iat - 1_000, exp: iat - 100 };
    const token = ours(past);
    expect((await codec.verify(token)).status).to.equal('expired');
    await expectRefused(ours({ ...past, aud: 'other' }));
    await expectRefused(ours({ ...past, sid: 'x' }));
    await expectRefused(
      signedToken({ ...kit.header, typ: 'JWT' }, { ...kit.payload, ...past }, kit.privateKey),
    );
    await expectRefused(`${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(86)}`);
  });

  it('is valid with the other ES256 signature of the same content, and is refused when the session has ended', async () => {
    const token = ours();
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

  beforeEach(async () => {
    keys = await TestKeys.create(clock);
  });

  afterEach(() => keys.drop());

  async function checkWithJose(folder: KeyFolder, algorithm: string): Promise<void> {
    const codec = codecWith(folder);
    const token = await issued(codec);
    const jwks = createLocalJWKSet({ keys: [...(await folder.jwks()).keys] });
    const { payload, protectedHeader } = await jwtVerify(token, jwks, {
      issuer: 'latchkey',
      audience: 'api',
      typ: 'at+jwt',
      algorithms: [algorithm],
    });
    expect(protectedHeader).to.have.all.keys('alg', 'typ', 'kid');
    const names = 'iss aud sub sid roles jti iat exp auth_time amr acr'.split(' ');
    expect(payload).to.have.all.keys(names);
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

    const signJose = (alg: string): Promise<string> =>
      new SignJWT({ sid: CLAIMS.sessionId, roles: CLAIMS.roles, jti: randomUUID(), ...PROOF })
        .setProtectedHeader({ alg, typ: 'at+jwt', kid })
        .setIssuer('latchkey')
        .setAudience('api')
        .setSubject(CLAIMS.userId)
        .setIssuedAt(clock.now())
        .setExpirationTime(new Date(clock.now().getTime() + 60_000))
        .sign(privateKey);
    const codec = codecWith(folder);
    expect(await codec.verify(await signJose('RS256'))).to.deep.equal({ status: 'valid', claims: CLAIMS });
    for (const alg of ['RS384', 'RS512', 'PS256', 'PS512']) {
      expect((await codec.verify(await signJose(alg))).status, alg).to.equal('invalid');
    }
  });

  it('never lives longer than 24 hours', async () => {
    const codec = codecWith(await keys.open());
    expect((await codec.verify(await issued(codec, 86_400))).status).to.equal('valid');
    expect(await issued(codec, 86_401).catch((error: unknown) => error)).to.be.instanceOf(RangeError);
  });
});
