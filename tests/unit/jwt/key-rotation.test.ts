import { expect } from 'chai';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import { HmacRefreshTokenCodec } from '#adapters/jwt/hmac-refresh-token-codec.ts';
import { JwtAccessTokenCodec } from '#adapters/jwt/jwt-access-token-codec.ts';
import type { KeyFolder } from '#adapters/jwt/key-folder.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

const SESSION = '01890a5d-ac96-774b-bcce-b302099a8058' as SessionId;
const CLAIMS = {
  userId: '01890a5d-ac96-774b-bcce-b302099a8057' as UserId,
  sessionId: SESSION,
  roles: ['user'],
  authentication: { authTime: new Date('2026-01-02T03:04:05.000Z'), amr: ['pwd'], acr: 'aal1' },
} as const;

describe('Tokens over a change of keys', () => {
  let clock: ManualClock;
  let keys: TestKeys;
  let folder: KeyFolder;

  beforeEach(async () => {
    clock = new ManualClock();
    keys = await TestKeys.create(clock);
    folder = await keys.open();
  });

  afterEach(() => keys.drop());

  const accessCodec = (from: KeyFolder): JwtAccessTokenCodec =>
    new JwtAccessTokenCodec({ keys: from, clock }, { issuer: 'latchkey', audience: 'latchkey' });

  const accessToken = (codec: JwtAccessTokenCodec): Promise<string> =>
    codec.issue(CLAIMS, clock.now(), new Date(clock.now().getTime() + 900_000));

  it('of the old key stay valid while the new one signs', async () => {
    const codec = accessCodec(folder);
    const old = await accessToken(codec);
    await keys.store().make({ refresh: false, mail: false });
    clock.advance(301);
    await folder.reread();
    const next = await accessToken(codec);
    expect(next.split('.')[0]).not.to.equal(old.split('.')[0]);
    expect((await codec.verify(old)).status).to.equal('valid');
    expect((await codec.verify(next)).status).to.equal('valid');
  });

  it('of a key that this instance has not read yet are valid at once', async () => {
    const here = accessCodec(folder);
    const refreshHere = new HmacRefreshTokenCodec({ keys: folder });
    await keys.store().make({ refresh: true, mail: false });
    clock.advance(301);
    const elsewhere = await keys.open();
    const content = { sessionId: SESSION, counter: 1, secret: refreshHere.newSecret() };
    const refreshToken = await new HmacRefreshTokenCodec({ keys: elsewhere }).issue(content, clock.now());
    expect((await here.verify(await accessToken(accessCodec(elsewhere)))).status).to.equal('valid');
    expect(await refreshHere.read(refreshToken)).to.deep.equal(content);
  });

  it('of a retired key are refused from the next reading on, also those that are cached', async () => {
    const codec = accessCodec(folder);
    const refreshCodec = new HmacRefreshTokenCodec({ keys: folder });
    const token = await accessToken(codec);
    const content = { sessionId: SESSION, counter: 1, secret: refreshCodec.newSecret() };
    const refreshToken = await refreshCodec.issue(content, clock.now());
    expect((await codec.verify(token)).status).to.equal('valid');
    for (const { name } of await keys.store().list()) await rm(join(keys.dir, name));
    clock.advance(2);
    await folder.reread();
    expect(await codec.verify(token)).to.deep.equal({ status: 'invalid' });
    expect(await refreshCodec.read(refreshToken)).to.equal(null);
  });

  it('are the same for the same content and time, before and after a new key came', async () => {
    const codec = new HmacRefreshTokenCodec({ keys: folder });
    const content = { sessionId: SESSION, counter: 1, secret: codec.newSecret() };
    const rotatedAt = clock.now();
    const token = await codec.issue(content, rotatedAt);
    await keys.store().make({ refresh: true, mail: false });
    clock.advance(9);
    await folder.reread();
    expect(await codec.issue(content, rotatedAt)).to.equal(token);
  });

  it('cannot be issued while there is no key, which is a 503', async () => {
    for (const { name } of await keys.store().list()) await rm(join(keys.dir, name));
    clock.advance(2);
    await folder.reread();
    const codec = new HmacRefreshTokenCodec({ keys: folder });
    const issued = [
      accessToken(accessCodec(folder)),
      codec.issue({ sessionId: SESSION, counter: 0, secret: codec.newSecret() }, clock.now()),
    ];
    for (const result of await Promise.allSettled(issued)) {
      expect(result).to.have.property('status', 'rejected');
      expect(result).to.have.property('reason').that.is.instanceOf(ServiceUnavailableError);
    }
  });
});
