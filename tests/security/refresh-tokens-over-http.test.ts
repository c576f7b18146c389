import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import type { HostilePerson } from '#tests/support/hostile-client.ts';
import { type HostileWorld, inParallel, openHostileWorld } from '#tests/support/hostile-world.ts';
import { sealedRefreshToken } from '#tests/support/token-kit.ts';

/** version ‖ key id ‖ session id ‖ counter ‖ secret ‖ MAC. */
const AT = { keyId: 2, sessionId: 10, counter: 26, secret: 32, mac: 64 } as const;

describe('A refresh token that this service did not issue, over HTTP', function () {
  this.timeout(180_000);

  let world: HostileWorld;
  let ada: HostilePerson;
  let eve: HostilePerson;

  before(async () => {
    world = await openHostileWorld();
    [ada, eve] = await Promise.all([world.client.registered(), world.client.registered()]);
  });
  after(async () => await world?.close());

  /** Presents each in the body and as the cookie, to be traded and to log out. */
  async function expectUseless(tokens: readonly string[]): Promise<void> {
    const wrong: string[] = [];
    await world.expectNothingChanged([ada, eve], () =>
      inParallel(tokens, async (token) => {
        const places = [{ body: { refreshToken: token } }, { headers: { Cookie: `refresh_token=${token}` } }];
        for (const line of ['POST /refresh', 'POST /logout?scope=all']) {
          for (const parts of places) {
            const { status, body } = await world.client.call(line, parts);
            if (status !== 401 || !body.reason?.startsWith('token_'))
              wrong.push(`${line} ${token}: ${status} ${body.reason}`);
          }
        }
      }),
    );
    expect(wrong).to.deep.equal([]);
  }

  it('is told when a bit is another, or it is cut, extended, spelt otherwise or made of two', async () => {
    const { refreshToken } = ada.tokens;
    const [own, other] = [refreshToken, eve.tokens.refreshToken].map((token) =>
      Buffer.from(token, 'base64url'),
    ) as [Buffer, Buffer];
    const starts = [AT.keyId, AT.sessionId, AT.counter, AT.secret, AT.mac];
    const flipped = starts.map((at) => own.with(at, (own[at] ?? 0) ^ 1));
    const spliced = starts.map((cut) => Buffer.concat([own.subarray(0, cut), other.subarray(cut)]));
    const stuffed = Buffer.concat([own.subarray(0, AT.secret), randomBytes(64)]);
    const others = [`A${refreshToken}`, refreshToken.toLowerCase(), own.toString('hex'), 'A'.repeat(4_096)];
    const tokens = [
      ...[...flipped, ...spliced, stuffed].map((bytes) => Buffer.from(bytes).toString('base64url')),
      ...[1, 64, 127].map((length) => refreshToken.slice(0, length)),
      ...['A', 'AAAA', '=', refreshToken].map((tail) => refreshToken + tail),
      ...others,
    ];
    // Two tokens of one key begin alike, so one cut gives the other's token: a genuine one.
    await expectUseless(tokens.filter((token) => token !== eve.tokens.refreshToken));
  });

  it('is told by its version and its key, also when it is sealed with our own', async () => {
    const { refreshToken } = ada.tokens;
    const seal = (change: (bytes: Buffer) => void): string =>
      sealedRefreshToken(refreshToken, world.keysDir, change);
    expect(seal(() => undefined)).to.equal(refreshToken);
    const versions = [0, 2, 3, 255, 256, 65_535].map((version) =>
      seal((bytes) => bytes.writeUInt16BE(version)),
    );
    const keys = Array.from({ length: 5 }, () => seal((bytes) => randomBytes(8).copy(bytes, AT.keyId)));
    keys.push(
      seal((bytes) => bytes.fill(0, AT.keyId, AT.sessionId)),
      seal((bytes) => bytes.fill(0xff, AT.keyId, AT.sessionId)),
    );
    await expectUseless([...versions, ...keys]);
  });

  it('is told by its counter or secret when our own key has leaked, and by that alone ends nothing', async () => {
    const { refreshToken } = ada.tokens;
    const seal = (change: (bytes: Buffer) => void): string =>
      sealedRefreshToken(refreshToken, world.keysDir, change);
    const secrets = Array.from({ length: 5 }, () => seal((bytes) => randomBytes(32).copy(bytes, AT.secret)));
    secrets.push(seal((bytes) => bytes.fill(0, AT.secret, AT.mac)));
    await expectUseless(secrets);
    const counters = [1, 2, 255, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 48 - 1].map((counter) =>
      seal((bytes) => bytes.writeUIntBE(counter, AT.counter, 6)),
    );
    await world.expectNothingChanged([ada], () =>
      inParallel(counters, async (token) => {
        const { status, body } = await world.client.call('POST /refresh', { body: { refreshToken: token } });
        expect(`${status} ${body.reason}`).to.equal('401 token_invalid');
      }),
    );
    const sessions = [
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '01890a5d-ac96-774b-bcce-b302099a8057',
    ];
    await world.expectNothingChanged([ada], async () => {
      for (const id of sessions) {
        const token = seal((bytes) => bytes.write(id.replaceAll('-', ''), AT.sessionId, 'hex'));
        const { status, body } = await world.client.call('POST /refresh', { body: { refreshToken: token } });
        expect(`${status} ${body.reason}`).to.equal('401 session_expired');
      }
    });
  });

  it('leaves the true one as good as it was', async () => {
    const { status } = await world.client.call('POST /refresh', {
      body: { refreshToken: ada.tokens.refreshToken },
    });
    expect(status).to.equal(200);
  });
});
