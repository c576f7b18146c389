import { expect } from 'chai';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { RefreshTokenCodec } from '#application/identity/sessions/ports/refresh-token-codec.ts';
import { HmacRefreshTokenCodec } from '#adapters/jwt/hmac-refresh-token-codec.ts';
import { MemoryRefreshTokenCodec } from '#adapters/memory/memory-refresh-token-codec.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

const SESSION = '01890a5d-ac96-774b-bcce-b302099a8057' as SessionId;
const ISSUED_AT = new Date('2026-01-02T03:04:05.678Z');

const folders: TestKeys[] = [];

async function hmacCodec(): Promise<RefreshTokenCodec> {
  const keys = await TestKeys.create(new ManualClock());
  folders.push(keys);
  return new HmacRefreshTokenCodec({ keys: await keys.open() });
}

const ADAPTERS: Readonly<Record<string, () => Promise<RefreshTokenCodec>>> = {
  HmacRefreshTokenCodec: hmacCodec,
  MemoryRefreshTokenCodec: () => Promise.resolve(new MemoryRefreshTokenCodec()),
};

for (const [name, create] of Object.entries(ADAPTERS)) {
  describe(`The refresh-token codec ${name}`, () => {
    let codec: RefreshTokenCodec;

    before(async () => {
      codec = await create();
    });

    after(() => Promise.all(folders.splice(0).map((keys) => keys.drop())));

    it('reads back what it issued, at any counter', async () => {
      for (const counter of [0, 1, 255, 65_536, 4_294_967_296, 2 ** 48 - 1]) {
        const content = { sessionId: SESSION, counter, secret: codec.newSecret() };
        expect(await codec.read(await codec.issue(content, ISSUED_AT))).to.deep.equal(content);
      }
    });

    it('gives the same token for the same content and time', async () => {
      const content = { sessionId: SESSION, counter: 7, secret: codec.newSecret() };
      expect(await codec.issue(content, ISSUED_AT)).to.equal(await codec.issue(content, ISSUED_AT));
    });

    it('gives another token for another counter, secret or session', async () => {
      const content = { sessionId: SESSION, counter: 7, secret: codec.newSecret() };
      const others = [
        { ...content, counter: 8 },
        { ...content, secret: codec.newSecret() },
        { ...content, sessionId: SESSION.replace('8057', '8058') as SessionId },
      ];
      const tokens = await Promise.all([content, ...others].map((each) => codec.issue(each, ISSUED_AT)));
      expect(new Set(tokens).size).to.equal(4);
    });

    it('makes secrets of 256 bits, each once', () => {
      const secrets = Array.from({ length: 1_000 }, () => codec.newSecret());
      expect(new Set(secrets).size).to.equal(1_000);
      for (const secret of secrets) expect(Buffer.from(secret, 'base64url').length).to.equal(32);
    });

    it('hashes a secret to 256 bits that are always the same and never the secret', () => {
      const secret = codec.newSecret();
      expect(codec.hashSecret(secret)).to.equal(codec.hashSecret(secret)).and.not.to.equal(secret);
      expect(Buffer.from(codec.hashSecret(secret), 'base64url').length).to.equal(32);
    });

    it('reads no token with any character changed', async () => {
      const token = await codec.issue(
        { sessionId: SESSION, counter: 7, secret: codec.newSecret() },
        ISSUED_AT,
      );
      for (let at = 0; at < token.length; at += 1) {
        for (const character of ['A', 'B', '_']) {
          if (token[at] === character) continue;
          const changed = `${token.slice(0, at)}${character}${token.slice(at + 1)}`;
          expect(await codec.read(changed), `${character} at ${at}`).to.equal(null);
        }
      }
    });

    it('reads no token of another service', async () => {
      const other = await create();
      const content = { sessionId: SESSION, counter: 0, secret: codec.newSecret() };
      expect(await codec.read(await other.issue(content, ISSUED_AT))).to.equal(null);
    });

    it('reads nothing in anything else, and never throws', async () => {
      const token = await codec.issue(
        { sessionId: SESSION, counter: 7, secret: codec.newSecret() },
        ISSUED_AT,
      );
      const texts = [
        '',
        'x',
        token.slice(1),
        `${token}A`,
        `${token}=`,
        ` ${token}`,
        `${token}\n`,
        'A'.repeat(128),
      ];
      texts.push(
        '\0'.repeat(128),
        '💥'.repeat(64),
        'A'.repeat(1_000_000),
        '-_'.repeat(64),
        token.toUpperCase(),
      );
      for (const text of texts) expect(await codec.read(text), text.slice(0, 40)).to.equal(null);
    });
  });
}
