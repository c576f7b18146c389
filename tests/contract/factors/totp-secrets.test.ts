import { expect } from 'chai';
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AesTotpSecrets } from '#adapters/jwt/aes-totp-secrets.ts';
import type { KeyFolder } from '#adapters/jwt/key-folder.ts';
import { MemoryTotpSecrets } from '#adapters/memory/factors/memory-totp-secrets.ts';
import { FactorsNotConfiguredError } from '#domain/factors/errors.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import type { TotpSecrets } from '#application/factors/ports/totp-secrets.ts';
import { newId } from '#tests/support/builders.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { rejection } from '#tests/support/rejection.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const PUBLISH_DELAY = 300;

/** What every adapter promises. */
function itSealsSecrets(secrets: () => TotpSecrets): void {
  const id = newId<TotpId>();

  it('open to what was sealed', async () => {
    const sealed = await secrets().seal(id, SECRET);
    expect(await secrets().open(id, sealed)).to.equal(SECRET);
    expect(sealed.keyId).to.equal(secrets().currentKeyId());
    expect(secrets().hasKey(sealed.keyId)).to.equal(true);
  });

  it('open for their own factor only', async () => {
    const sealed = await secrets().seal(id, SECRET);
    expect(await rejection(secrets().open(newId<TotpId>(), sealed))).to.be.instanceOf(Error);
  });

  it('need the key that sealed them', async () => {
    const { box } = await secrets().seal(id, SECRET);
    const failure = await rejection(secrets().open(id, { keyId: '0123456789abcdef', box }));
    expect(failure).to.be.instanceOf(FactorsNotConfiguredError);
    expect(secrets().hasKey('0123456789abcdef')).to.equal(false);
  });
}

describe('Sealed secrets in memory', () => {
  const secrets = new MemoryTotpSecrets();
  itSealsSecrets(() => secrets);
});

describe('Sealed secrets under AES-256-GCM', () => {
  const id = newId<TotpId>();
  let clock: ManualClock;
  let keys: TestKeys;
  let folder: KeyFolder;
  let secrets: AesTotpSecrets;

  beforeEach(async () => {
    clock = new ManualClock('2026-01-02T03:04:05.678Z');
    keys = await TestKeys.create(clock);
    folder = await keys.open();
    secrets = new AesTotpSecrets({ keys: folder, clock });
  });
  afterEach(() => keys.drop());

  itSealsSecrets(() => secrets);

  /** As an instance that starts now. */
  const another = async (makeMissing = true): Promise<AesTotpSecrets> =>
    new AesTotpSecrets({ keys: await keys.open({ makeMissing }), clock });

  const rotate = async (): Promise<void> => {
    await keys.store().make({ factors: true });
    clock.advance(PUBLISH_DELAY + 2);
    await folder.reread();
  };

  it('get their key when the first one is sealed, once for all instances', async () => {
    expect(secrets.currentKeyId()).to.equal(null);
    const others = [await another(), await another()];
    const sealed = await Promise.all([secrets, ...others].map((each) => each.seal(id, SECRET)));
    expect(new Set(sealed.map(({ keyId }) => keyId)).size).to.equal(1);
    expect(await others[0]?.open(id, sealed[0]!)).to.equal(SECRET);
  });

  it('are refused by a service that makes no keys until there is one', async () => {
    const production = await another(false);
    expect(await rejection(production.seal(id, SECRET))).to.be.instanceOf(FactorsNotConfiguredError);
    await keys.store().make({ factors: true });
    clock.advance(1);
    expect(await production.open(id, await production.seal(id, SECRET))).to.equal(SECRET);
  });

  it('are another box each time, of 12 bytes of nonce, the secret and 16 bytes of tag', async () => {
    await secrets.seal(id, SECRET);
    const boxes = await Promise.all(Array.from({ length: 100 }, () => secrets.seal(id, SECRET)));
    expect(new Set(boxes.map(({ box }) => box.slice(0, 16))).size).to.equal(100);
    for (const { box } of boxes)
      expect(Buffer.from(box, 'base64url')).to.have.lengthOf(12 + SECRET.length + 16);
  });

  it('do not open when any bit of the box was changed, or it was cut', async () => {
    const sealed = await secrets.seal(id, SECRET);
    const bytes = Buffer.from(sealed.box, 'base64url');
    const refuses = async (changed: Buffer): Promise<void> => {
      const box = changed.toString('base64url');
      expect(await rejection(secrets.open(id, { ...sealed, box }))).to.be.instanceOf(Error);
    };
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      await refuses(changed);
    }
    for (let length = 0; length < bytes.length; length += 1) await refuses(bytes.subarray(0, length));
    await refuses(Buffer.concat([bytes, Buffer.alloc(1)]));
  });

  it('open whatever was sealed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (secret) => {
        expect(await secrets.open(id, await secrets.seal(id, secret))).to.equal(secret);
      }),
    );
  });

  it('open with older keys too, while the newest one seals', async () => {
    const first = await secrets.seal(id, SECRET);
    await keys.store().make({ factors: true });
    clock.advance(2);
    await folder.reread();
    expect(secrets.currentKeyId(), 'within the publish delay').to.equal(first.keyId);
    clock.advance(PUBLISH_DELAY);
    const second = await secrets.seal(id, SECRET);
    expect(second.keyId > first.keyId).to.equal(true);
    expect(await secrets.open(id, first)).to.equal(SECRET);
    expect(await secrets.open(id, second)).to.equal(SECRET);
  });

  it('open by a key that this instance has not read yet', async () => {
    await secrets.seal(id, SECRET);
    await rotate();
    const late = await another();
    await rotate();
    const sealed = await secrets.seal(id, SECRET);
    expect(await late.open(id, sealed)).to.equal(SECRET);
  });

  it('do not open any more when their key is retired', async () => {
    const sealed = await secrets.seal(id, SECRET);
    await rotate();
    await keys.store().retire(`factor-${sealed.keyId}.key`, { force: true });
    clock.advance(2);
    await folder.reread();
    expect(await rejection(secrets.open(id, sealed))).to.be.instanceOf(FactorsNotConfiguredError);
  });

  it('hold neither the secret nor the key', async () => {
    const { keyId, box } = await secrets.seal(id, SECRET);
    const key = (await readFile(join(keys.dir, `factor-${keyId}.key`), 'utf8')).trim();
    const bytes = Buffer.from(box, 'base64url');
    expect(bytes.includes(Buffer.from(SECRET)) || bytes.includes(Buffer.from(key, 'base64url'))).to.equal(
      false,
    );
  });
});
