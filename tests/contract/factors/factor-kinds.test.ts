import { expect } from 'chai';
import { aUser, THEN } from '#tests/support/builders.ts';
import { aConfirmedTotp, aTotp } from '#tests/support/factor-builders.ts';
import { aPasskey } from '#tests/support/passkey-builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';

describePersistence('The second proofs that an account can give', (p) => {
  const owner = aUser().build();
  const other = aUser().build();

  beforeEach(async () => {
    await p.users.add(owner);
    await p.users.add(other);
    await p.totps.add(aConfirmedTotp(other));
    await p.recoveryCodes.replaceAll(other.id, ['other'], THEN);
    await p.passkeys.add(aPasskey(other).build());
  });

  it('are none without a factor', async () => {
    expect(await p.factorKinds.of(owner.id)).to.deep.equal([]);
  });

  it('are none of an authenticator that waits for its first code', async () => {
    await p.totps.add(aTotp(owner));
    expect(await p.factorKinds.of(owner.id)).to.deep.equal([]);
  });

  it('are none of recovery codes alone', async () => {
    await p.recoveryCodes.replaceAll(owner.id, ['one'], THEN);
    expect(await p.factorKinds.of(owner.id)).to.deep.equal([]);
  });

  it('are codes of an authenticator, and recovery codes while some are left', async () => {
    await p.totps.add(aConfirmedTotp(owner));
    expect(await p.factorKinds.of(owner.id)).to.deep.equal(['totp']);
    await p.recoveryCodes.replaceAll(owner.id, ['one'], THEN);
    expect(await p.factorKinds.of(owner.id)).to.deep.equal(['totp', 'recovery_code']);
    await p.recoveryCodes.use(owner.id, 'one');
    expect(await p.factorKinds.of(owner.id)).to.deep.equal(['totp']);
  });

  it('are passkeys, beside the others, while there is one', async () => {
    const [passkey, next] = [aPasskey(owner).build(), aPasskey(owner).build()];
    for (const each of [passkey, next]) await p.passkeys.add(each);
    expect(await p.factorKinds.of(owner.id)).to.deep.equal(['passkey']);
    await p.recoveryCodes.replaceAll(owner.id, ['one'], THEN);
    expect(await p.factorKinds.of(owner.id)).to.deep.equal(['passkey', 'recovery_code']);
    await p.totps.add(aConfirmedTotp(owner));
    expect(await p.factorKinds.of(owner.id)).to.deep.equal(['totp', 'passkey', 'recovery_code']);
    await p.totps.removeAllOf(owner.id, null);
    await p.passkeys.remove(passkey.id, owner.id);
    expect(await p.factorKinds.of(owner.id)).to.deep.equal(['passkey', 'recovery_code']);
    await p.passkeys.remove(next.id, owner.id);
    expect(await p.factorKinds.of(owner.id)).to.deep.equal([]);
  });
});
