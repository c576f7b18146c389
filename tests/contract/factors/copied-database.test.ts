import { expect } from 'chai';
import { createDecipheriv } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AesTotpSecrets } from '#adapters/jwt/aes-totp-secrets.ts';
import { RandomFactorTokens } from '#adapters/system/random-factor-tokens.ts';
import { OtplibTotpCodes } from '#adapters/totp/otplib-totp-codes.ts';
import { groupedRecoveryCode } from '#domain/factors/recovery-code.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import { aUser, newId } from '#tests/support/builders.ts';
import { aConfirmedTotp, aLoginChallenge } from '#tests/support/factor-builders.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { describePostgres } from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';
import { tableDump } from '#tests/support/table-dump.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bytes that a text in base 32 (RFC 4648) stands for. */
function bytesOf(base32: string): Buffer {
  const bits = base32
    .split('')
    .map((character) => BASE_32.indexOf(character).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** How a secret could be written down. */
function formsOf(secret: Buffer | string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('latin1'),
  ];
}

describePostgres('A copy of the database', (p) => {
  const owner = aUser().build();
  const clock = new ManualClock('2026-01-02T03:04:05.678Z');
  const codes = new OtplibTotpCodes({ issuer: 'Latchkey' });
  const tokens = new RandomFactorTokens();
  let keys: TestKeys;
  let secrets: AesTotpSecrets;

  beforeEach(async () => {
    keys = await TestKeys.create(clock);
    secrets = new AesTotpSecrets({ keys: await keys.open(), clock });
    await p.users.add(owner);
  });
  afterEach(() => keys.drop());

  /** Everything that an account with factors leaves in the database. */
  async function stored() {
    const secret = await codes.newSecret();
    const { factor } = aConfirmedTotp(owner);
    await p.totps.add({ factor, secret: await secrets.seal(factor.id, secret) });
    const recoveryCodes = tokens.newRecoveryCodes();
    await p.recoveryCodes.replaceAll(
      owner.id,
      recoveryCodes.map((code) => tokens.hash(code)),
      clock.now(),
    );
    const challenge = tokens.newLoginChallenge();
    await p.loginChallenges.add(aLoginChallenge(owner, { tokenHash: tokens.hash(challenge) }));
    await p.factorAttempts.admit(owner.id, clock.now());
    return { factor, secret, recoveryCodes, challenge };
  }

  it('holds no secret of an authenticator, no recovery code and no login that waits', async () => {
    const { secret, recoveryCodes, challenge } = await stored();
    const rows = JSON.stringify(await tableDump(p.url));
    expect(rows).to.include('"totp_factors":["').and.to.include('"recovery_codes":["');
    const shown = [secret, challenge, ...recoveryCodes, ...recoveryCodes.map(groupedRecoveryCode)];
    const written = [...shown, ...shown.flatMap(formsOf), ...formsOf(bytesOf(secret))];
    for (const form of written) expect(rows.toLowerCase()).to.not.include(form.toLowerCase());
  });

  it('holds no key', async () => {
    await stored();
    const rows = JSON.stringify(await tableDump(p.url));
    const files = (await readdir(keys.dir)).filter((name) => name.startsWith('factor-'));
    expect(files).to.have.lengthOf(1);
    const text = (await readFile(join(keys.dir, files[0] ?? ''), 'utf8')).trim();
    for (const form of [text, ...formsOf(Buffer.from(text, 'base64url'))]) expect(rows).to.not.include(form);
  });

  it('makes codes with the key of the folder only, and for the factor that it was sealed for', async () => {
    const { factor, secret } = await stored();
    const [copy] = await p.totps.listOf(owner.id);
    expect(await secrets.open(factor.id, copy!.secret)).to.equal(secret);
    const others = await TestKeys.create(clock);
    const thief = new AesTotpSecrets({ keys: await others.open(), clock });
    const { keyId } = await thief.seal(newId<TotpId>(), 'anything');
    expect(await rejection(thief.open(factor.id, { ...copy!.secret, keyId }))).to.be.instanceOf(Error);
    await others.drop();
    expect(await rejection(secrets.open(newId<TotpId>(), copy!.secret))).to.be.instanceOf(Error);
  });

  it('is AES-256-GCM with the factor’s id as associated data, as anybody would open it', async () => {
    const { factor, secret } = await stored();
    const [copy] = await p.totps.listOf(owner.id);
    const { keyId, box } = copy!.secret;
    const key = Buffer.from(
      (await readFile(join(keys.dir, `factor-${keyId}.key`), 'utf8')).trim(),
      'base64url',
    );
    const bytes = Buffer.from(box, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from(factor.id)).setAuthTag(bytes.subarray(-16));
    const opened = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    expect(opened.toString()).to.equal(secret);
  });
});
