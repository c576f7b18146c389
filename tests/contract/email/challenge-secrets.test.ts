import { expect } from 'chai';
import fc from 'fast-check';
import { CHALLENGE_KINDS } from '#domain/email/challenge-kind.ts';
import { HmacChallengeSecrets } from '#adapters/jwt/hmac-challenge-secrets.ts';
import type { KeyFolder } from '#adapters/jwt/key-folder.ts';
import type { SecretOf } from '#application/email/ports/challenge-secrets.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import { newId } from '#tests/support/builders.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { rejection } from '#tests/support/rejection.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

describe('The secrets of a challenge', () => {
  const clock = new ManualClock('2026-01-02T03:04:05.678Z');
  let keys: TestKeys;
  let folder: KeyFolder;
  let secrets: HmacChallengeSecrets;
  let challenge: SecretOf;

  beforeEach(async () => {
    keys = await TestKeys.create(clock);
    folder = await keys.open({ mail: true });
    secrets = new HmacChallengeSecrets({ keys: folder });
    challenge = {
      id: newId(),
      kind: 'reset',
      address: 'ada@example.org',
      keyId: secrets.keyId(clock.now()),
    };
  });
  afterEach(() => keys.drop());

  /** Each differs from the challenge in one thing. */
  const others = async (): Promise<readonly SecretOf[]> => {
    await keys.store().make({ refresh: false, mail: true });
    clock.advance(600);
    await folder.reread();
    return [
      { ...challenge, id: newId() },
      { ...challenge, kind: 'verification' },
      { ...challenge, address: 'eve@example.org' },
      { ...challenge, keyId: secrets.keyId(clock.now()) },
    ];
  };

  it('are the same whenever they are made, also by another instance', async () => {
    const other = new HmacChallengeSecrets({ keys: await keys.open({ mail: true }) });
    expect(await other.token(challenge)).to.equal(await secrets.token(challenge));
    expect(await other.code(challenge)).to.equal(await secrets.code(challenge));
  });

  it('are a token of base64url and a code of eight digits', async () => {
    expect(await secrets.token(challenge)).to.match(/^[A-Za-z0-9_-]{100}$/);
    for (let count = 0; count < 50; count += 1)
      expect(await secrets.code({ ...challenge, id: newId() })).to.match(/^[0-9]{8}$/);
  });

  it('are others for another challenge, kind, address or key', async () => {
    const [token, code] = [await secrets.token(challenge), await secrets.code(challenge)];
    for (const other of await others()) {
      expect(await secrets.token(other)).not.to.equal(token);
      expect(await secrets.code(other)).not.to.equal(code);
      expect(await secrets.isTokenOf(token, other)).to.equal(false);
      expect(await secrets.isCodeOf(code, other)).to.equal(false);
    }
    expect(await secrets.isTokenOf(token, challenge)).to.equal(true);
    expect(await secrets.isCodeOf(code, challenge)).to.equal(true);
  });

  it('are read: a token names its challenge and kind', async () => {
    for (const kind of CHALLENGE_KINDS) {
      const token = await secrets.token({ ...challenge, kind });
      expect(await secrets.read(token)).to.deep.equal({ challengeId: challenge.id, kind });
    }
  });

  it('take a code with the spaces that the mail shows', async () => {
    const code = await secrets.code(challenge);
    expect(await secrets.isCodeOf(`${code.slice(0, 4)} ${code.slice(4)}`, challenge)).to.equal(true);
    expect(await secrets.isCodeOf(code.slice(1), challenge)).to.equal(false);
    expect(await secrets.isCodeOf('', challenge)).to.equal(false);
  });

  it('refuse a token of which any character was changed', async () => {
    const token = await secrets.token(challenge);
    for (let at = 0; at < token.length; at += 1) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(await secrets.read(changed), String(at)).to.equal(null);
    }
  });

  it('refuse whatever is no token', async () => {
    const token = await secrets.token(challenge);
    for (const text of ['', token.slice(1), `${token}A`, `${token}=`, ` ${token}`, token.replace(/./, '+')])
      expect(await secrets.read(text)).to.equal(null);
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await secrets.read(text)).to.equal(null);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 75, maxLength: 75 }), async (bytes) => {
        expect(await secrets.read(Buffer.from(bytes).toString('base64url'))).to.equal(null);
      }),
    );
  });

  it('are refused when their key is retired, and cannot be made any more', async () => {
    const [token, code] = [await secrets.token(challenge), await secrets.code(challenge)];
    await keys.store().retire(`mail-${challenge.keyId}.key`, { force: true });
    clock.advance(2);
    await folder.reread();
    expect(await secrets.read(token)).to.equal(null);
    expect(await secrets.isTokenOf(token, challenge)).to.equal(false);
    expect(await secrets.isCodeOf(code, challenge)).to.equal(false);
    expect(await rejection(secrets.token(challenge))).to.be.instanceOf(ServiceUnavailableError);
    expect(await rejection(secrets.code(challenge))).to.be.instanceOf(ServiceUnavailableError);
    expect(() => secrets.keyId(clock.now())).to.throw(ServiceUnavailableError);
  });

  it('of a key that this instance has not read yet are good at once', async () => {
    const name = (await keys.store().make({ refresh: false, mail: true })).at(-1) ?? '';
    const keyId = /^mail-(.*)\.key$/.exec(name)?.[1] ?? '';
    const other = new HmacChallengeSecrets({ keys: await keys.open({ mail: true }) });
    const token = await other.token({ ...challenge, keyId });
    clock.advance(2);
    expect(await secrets.read(token)).to.deep.equal({ challengeId: challenge.id, kind: 'reset' });
  });
});
