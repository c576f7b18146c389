import { expect } from 'chai';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AccessTokenCodec } from '#application/identity/sessions/ports/access-token-codec.ts';
import { JwtAccessTokenCodec } from '#adapters/jwt/jwt-access-token-codec.ts';
import { MemoryAccessTokenCodec } from '#adapters/memory/memory-access-token-codec.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

const CLAIMS = {
  userId: '01890a5d-ac96-774b-bcce-b302099a8057' as UserId,
  sessionId: '01890a5d-ac96-774b-bcce-b302099a8058' as SessionId,
  roles: ['user', 'admin'],
  authentication: {
    authTime: new Date('2026-01-02T02:00:00.000Z'),
    amr: ['pwd', 'otp', 'mfa'],
    acr: 'aal2',
  },
} as const;

const folders: TestKeys[] = [];

async function jwtCodec(clock: ManualClock): Promise<AccessTokenCodec> {
  const keys = await TestKeys.create(clock);
  folders.push(keys);
  return new JwtAccessTokenCodec(
    { keys: await keys.open(), clock },
    { issuer: 'latchkey', audience: 'latchkey' },
  );
}

const ADAPTERS: Readonly<Record<string, (clock: ManualClock) => Promise<AccessTokenCodec>>> = {
  JwtAccessTokenCodec: jwtCodec,
  MemoryAccessTokenCodec: (clock) => Promise.resolve(new MemoryAccessTokenCodec({ clock })),
};

for (const [name, create] of Object.entries(ADAPTERS)) {
  describe(`The access-token codec ${name}`, () => {
    let clock: ManualClock;
    let codec: AccessTokenCodec;

    beforeEach(async () => {
      clock = new ManualClock('2026-01-02T03:04:05.000Z');
      codec = await create(clock);
    });

    after(() => Promise.all(folders.splice(0).map((keys) => keys.drop())));

    function inSeconds(seconds: number): Date {
      return new Date(clock.now().getTime() + seconds * 1_000);
    }

    /** A token of {@link CLAIMS} for so many seconds from now. */
    async function issue(seconds: number): Promise<string> {
      return await codec.issue(CLAIMS, clock.now(), inSeconds(seconds));
    }

    it('reads back what it issued', async () => {
      expect(await codec.verify(await issue(900))).to.deep.equal({ status: 'valid', claims: CLAIMS });
    });

    it('gives the same answer the second time', async () => {
      const token = await issue(900);
      await codec.verify(token);
      expect(await codec.verify(token)).to.deep.equal({ status: 'valid', claims: CLAIMS });
    });

    it('issues no two equal tokens', async () => {
      expect(await issue(900)).not.to.equal(await issue(900));
    });

    it('accepts a token until its expiry, to the millisecond', async () => {
      const token = await issue(10);
      clock.advance(9.999);
      expect((await codec.verify(token)).status).to.equal('valid');
      clock.advance(0.001);
      expect(await codec.verify(token)).to.deep.equal({ status: 'expired', claims: CLAIMS });
    });

    it('counts whole seconds only, never beyond the time it was given', async () => {
      clock.advance(0.9);
      const token = await codec.issue(CLAIMS, clock.now(), new Date(clock.now().getTime() + 1_500));
      clock.advance(1.1);
      expect((await codec.verify(token)).status).to.equal('expired');
    });

    it('issues an expired token for a session that expires now', async () => {
      expect((await codec.verify(await issue(0))).status).to.equal('expired');
    });

    it('keeps roles of any name, and none at all', async () => {
      for (const roles of [[], ['é "quoted" \n role', '管理']]) {
        const token = await codec.issue(
          { ...CLAIMS, roles },
          clock.now(),
          new Date(clock.now().getTime() + 60_000),
        );
        expect(await codec.verify(token)).to.deep.equal({ status: 'valid', claims: { ...CLAIMS, roles } });
      }
    });

    it('keeps methods of any name, and tells the time of the proof in whole seconds', async () => {
      const authTime = new Date('2026-01-02T03:00:00.999Z');
      const authentication = { authTime, amr: ['pwd', 'é "quoted"'], acr: 'aal1' } as const;
      const token = await codec.issue({ ...CLAIMS, authentication }, clock.now(), inSeconds(60));
      const read = { ...authentication, authTime: new Date('2026-01-02T03:00:00.000Z') };
      expect(await codec.verify(token)).to.deep.equal({
        status: 'valid',
        claims: { ...CLAIMS, authentication: read },
      });
    });

    it('says of no token that its proof is later than itself', async () => {
      const authentication = { ...CLAIMS.authentication, authTime: inSeconds(30) };
      const token = await codec.issue({ ...CLAIMS, authentication }, clock.now(), inSeconds(60));
      expect(await codec.verify(token)).to.deep.equal({
        status: 'valid',
        claims: { ...CLAIMS, authentication: { ...authentication, authTime: clock.now() } },
      });
    });

    it('answers malformed for a text that is not a JWT', async () => {
      for (const text of [
        '',
        ' ',
        '.',
        '..',
        'a',
        'a.b',
        'a.b.c',
        'a.b.c.d',
        'e30.e30.=',
        'Bearer x',
        '\0',
        '💥.💥.💥',
      ]) {
        expect(await codec.verify(text), JSON.stringify(text)).to.deep.equal({ status: 'malformed' });
      }
    });

    it('answers invalid for a JWT of another issuer', async () => {
      const other = await create(clock);
      const token = await other.issue(CLAIMS, clock.now(), new Date(clock.now().getTime() + 60_000));
      expect(await codec.verify(token)).to.deep.equal({ status: 'invalid' });
    });

    it('refuses its own token with any character changed', async () => {
      const token = await issue(900);
      for (let at = 0; at < token.length; at += 1) {
        const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
        expect((await codec.verify(changed)).status, `character ${at}`).to.be.oneOf(['invalid', 'malformed']);
      }
    });

    it('refuses its own token truncated or extended', async () => {
      const token = await issue(900);
      for (const text of [
        token.slice(0, -1),
        token.slice(1),
        `${token}A`,
        `${token}.`,
        ` ${token}`,
        `${token}\n`,
      ]) {
        expect((await codec.verify(text)).status, text).to.be.oneOf(['invalid', 'malformed']);
      }
    });
  });
}
