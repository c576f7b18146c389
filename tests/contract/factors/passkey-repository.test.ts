import { expect } from 'chai';
import { PasskeyTakenError } from '#domain/factors/errors.ts';
import type { PasskeyId } from '#domain/factors/passkey.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { aUser, newId, THEN } from '#tests/support/builders.ts';
import { aPasskey } from '#tests/support/passkey-builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';
import { refusalsOf } from '#tests/support/refusal.ts';
import { rejection } from '#tests/support/rejection.ts';

const LATER = new Date(THEN.getTime() + 60_000);
/** The greatest counter that there is. */
const LAST = 2 ** 32 - 1;

describePersistence('Passkeys', (p) => {
  const ann = aUser().build();
  const bea = aUser().build();

  beforeEach(async () => {
    await p.users.add(ann);
    await p.users.add(bea);
  });

  it('keep every field, and are found by their credential', async () => {
    const full = aPasskey(ann)
      .with({
        signCount: LAST,
        backedUp: true,
        transports: ['usb', 'nfc'],
        name: 'Ключ "1", {a}',
        lastUsedAt: LATER,
      })
      .build();
    const bare = aPasskey(ann).with({ transports: [] }).build();
    for (const passkey of [full, bare]) await p.passkeys.add(passkey);
    expect(await p.passkeys.findByCredentialId(full.credentialId)).to.deep.equal(full);
    expect(await p.passkeys.findByCredentialId(bare.credentialId)).to.deep.equal(bare);
    expect(await p.passkeys.findByCredentialId('another')).to.equal(null);
  });

  it('are listed by their account, oldest first', async () => {
    const keys = Array.from({ length: 3 }, () => aPasskey(ann).build());
    for (const passkey of keys.toReversed()) await p.passkeys.add(passkey);
    await p.passkeys.add(aPasskey(bea).build());
    expect(await p.passkeys.listOf(ann.id)).to.deep.equal(keys);
    expect(await p.passkeys.listOf(newId<UserId>())).to.deep.equal([]);
  });

  it('are registered once, for whomever, also by fifty at the same time', async () => {
    const credentialId = 'the same credential';
    const tries = Array.from({ length: 50 }, (_, index) =>
      p.passkeys.add(
        aPasskey(index % 2 === 0 ? ann : bea)
          .with({ credentialId })
          .build(),
      ),
    );
    const refused = refusalsOf(await Promise.allSettled(tries));
    expect(refused).to.have.length(49);
    for (const reason of refused) expect(reason).to.be.instanceOf(PasskeyTakenError);
  });

  it('are not registered for an account that is gone', async () => {
    expect(await rejection(p.passkeys.add(aPasskey({ id: newId() }).build()))).to.be.instanceOf(Error);
  });

  describe('and their counters', () => {
    const CASES: readonly (readonly [stored: number, signed: number, moves: boolean])[] = [
      [0, 0, true],
      [0, 1, true],
      [1, 0, false],
      [1, 1, false],
      [1, 2, true],
      [5, 4, false],
      [5, 600, true],
      [600, 5, false],
      [LAST - 1, LAST, true],
      [LAST, LAST, false],
      [LAST, 0, false],
    ];
    for (const [stored, signed, moves] of CASES) {
      it(`${moves ? 'move' : 'do not move'} from ${stored} to ${signed}`, async () => {
        const passkey = aPasskey(ann).with({ signCount: stored }).build();
        await p.passkeys.add(passkey);
        expect(await p.passkeys.useCounter(passkey.id, signed, true, LATER)).to.equal(moves);
        const changed = { signCount: signed, backedUp: true, lastUsedAt: LATER };
        const expected = aPasskey(ann)
          .with({ ...passkey.snapshot(), ...(moves ? changed : {}) })
          .build();
        expect(await p.passkeys.findByCredentialId(passkey.credentialId)).to.deep.equal(expected);
      });
    }

    it('of one that was removed do not move', async () => {
      expect(await p.passkeys.useCounter(newId<PasskeyId>(), 1, false, LATER)).to.equal(false);
    });

    it('move once to each number, however many come at the same time', async () => {
      const passkey = aPasskey(ann).with({ signCount: 7 }).build();
      await p.passkeys.add(passkey);
      const tries = Array.from({ length: 50 }, () => p.passkeys.useCounter(passkey.id, 8, false, LATER));
      expect((await Promise.all(tries)).filter(Boolean)).to.have.length(1);
    });

    it('never go back, in whatever order they come', async () => {
      const passkey = aPasskey(ann).build();
      await p.passkeys.add(passkey);
      const numbers = Array.from({ length: 50 }, (_, index) => ((index * 37) % 50) + 1);
      await Promise.all(numbers.map((number) => p.passkeys.useCounter(passkey.id, number, false, LATER)));
      expect((await p.passkeys.findByCredentialId(passkey.credentialId))?.signCount).to.equal(50);
    });
  });

  it('are renamed and removed by their owner alone', async () => {
    const [passkey, kept] = [aPasskey(ann).build(), aPasskey(ann).build()];
    for (const each of [passkey, kept]) await p.passkeys.add(each);
    expect(await p.passkeys.rename(passkey.id, bea.id, 'Mine')).to.equal(null);
    expect(await p.passkeys.remove(passkey.id, bea.id)).to.equal(false);
    const renamed = aPasskey(ann)
      .with({ ...passkey.snapshot(), name: 'Phone' })
      .build();
    expect(await p.passkeys.rename(passkey.id, ann.id, 'Phone')).to.deep.equal(renamed);
    expect(await p.passkeys.listOf(ann.id)).to.deep.equal([renamed, kept]);
    expect(await p.passkeys.remove(passkey.id, ann.id)).to.equal(true);
    expect(await p.passkeys.remove(passkey.id, ann.id)).to.equal(false);
    expect(await p.passkeys.rename(passkey.id, ann.id, 'Gone')).to.equal(null);
    expect(await p.passkeys.listOf(ann.id)).to.deep.equal([kept]);
  });

  it('of an account are removed at once, all or those that were made since', async () => {
    const made = [THEN, LATER, LATER].map((createdAt) => aPasskey(ann).with({ createdAt }).build());
    const other = aPasskey(bea).with({ createdAt: LATER }).build();
    for (const passkey of [...made, other]) await p.passkeys.add(passkey);
    expect(await p.passkeys.removeAllOf(ann.id, LATER)).to.equal(2);
    expect(await p.passkeys.listOf(ann.id)).to.deep.equal([made[0]]);
    expect(await p.passkeys.removeAllOf(ann.id, null)).to.equal(1);
    expect(await p.passkeys.removeAllOf(ann.id, null)).to.equal(0);
    expect(await p.passkeys.listOf(bea.id)).to.deep.equal([other]);
  });

  it('are there again when the unit of work that removed them fails', async () => {
    const passkey = aPasskey(ann).build();
    await p.passkeys.add(passkey);
    const failed = p.uow.run(async () => {
      await p.passkeys.remove(passkey.id, ann.id);
      await p.passkeys.add(aPasskey(ann).build());
      throw new Error('something else');
    });
    await failed.catch(() => undefined);
    expect(await p.passkeys.listOf(ann.id)).to.deep.equal([passkey]);
  });

  describe('and handles', () => {
    it('are made at first use and stay, whoever asks for them how often', async () => {
      expect(await p.passkeys.findOwnerOf('first')).to.equal(null);
      expect(await p.passkeys.handleOf(ann.id, 'first')).to.equal('first');
      expect(await p.passkeys.handleOf(ann.id, 'second')).to.equal('first');
      expect(await p.passkeys.handleOf(bea.id, 'third')).to.equal('third');
      expect(await p.passkeys.findOwnerOf('first')).to.equal(ann.id);
      expect(await p.passkeys.findOwnerOf('second')).to.equal(null);
      expect(await p.passkeys.findOwnerOf('third')).to.equal(bea.id);
    });

    it('are one for all of fifty who ask at the same time', async () => {
      const tries = Array.from({ length: 50 }, (_, index) => p.passkeys.handleOf(ann.id, `made ${index}`));
      expect(new Set(await Promise.all(tries))).to.have.property('size', 1);
    });

    it('are not made for an account that is gone', async () => {
      expect(await p.passkeys.handleOf(newId<UserId>(), 'made')).to.equal(null);
      expect(await p.passkeys.findOwnerOf('made')).to.equal(null);
    });
  });

  it('and handles go with their account, and those of others stay', async () => {
    const [mine, other] = [aPasskey(ann).build(), aPasskey(bea).build()];
    for (const passkey of [mine, other]) await p.passkeys.add(passkey);
    await p.passkeys.handleOf(ann.id, 'of ann');
    await p.passkeys.handleOf(bea.id, 'of bea');
    await p.users.remove(ann.id);
    expect(await p.passkeys.findByCredentialId(mine.credentialId)).to.equal(null);
    expect(await p.passkeys.findOwnerOf('of ann')).to.equal(null);
    expect(await p.passkeys.findByCredentialId(other.credentialId)).to.deep.equal(other);
    expect(await p.passkeys.findOwnerOf('of bea')).to.equal(bea.id);
  });
});
