import { expect } from 'chai';
import { AccountMetadata } from '#domain/identity/metadata/account-metadata.ts';
import { aUser, newId } from '#tests/support/builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';

describePersistence('Custom data', (p) => {
  const user = aUser().build();
  beforeEach(() => p.users.add(user));
  const empty = AccountMetadata.empty(user.id);

  it('is empty before it is stored, and not there without an account', async () => {
    expect(await p.metadata.find(user.id)).to.deep.equal(empty);
    expect(await p.metadata.find(newId())).to.equal(null);
  });

  it('keeps every value of JSON', async () => {
    const value = {
      'text $1 ? \\': 'Zoë "😀" \n',
      numbers: [0, -1.5, 1e308, 5e-324, 9_007_199_254_740_991],
      nested: { list: [[], {}, [null, true, false]], '': 'no name' },
      ...(JSON.parse('{"__proto__":{"a":1},"constructor":2}') as object),
    };
    const saved = await p.metadata.save(empty.with({ metadata: value, adminMetadata: { plan: 'free' } }));
    expect(saved?.version).to.equal(2);
    const found = await p.metadata.find(user.id);
    expect(JSON.parse(JSON.stringify(found))).to.deep.equal(JSON.parse(JSON.stringify(saved)));
    const names = Object.keys(found!.metadata);
    expect(names).to.include.members(['__proto__', 'constructor', 'nested']);
  });

  it('is stored under the version that was read, by one of twenty who change it at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const read = (await p.metadata.find(user.id))!;
      const saves = await Promise.all(
        Array.from({ length: 20 }, (_, turn) => p.metadata.save(read.with({ metadata: { turn } }))),
      );
      const won = saves.filter((saved) => saved !== null);
      expect(won).to.have.length(1);
      expect(won[0]?.version).to.equal(read.version + 1);
      expect(await p.metadata.find(user.id)).to.deep.equal(won[0]);
    }
  });

  it('goes with its account, and is stored for none that is gone', async () => {
    await p.metadata.save(empty.with({ metadata: { a: 1 } }));
    await p.users.remove(user.id);
    expect(await p.metadata.find(user.id)).to.equal(null);
    expect(await p.metadata.save(empty.with({ metadata: { a: 1 } }))).to.equal(null);
    await p.users.add(user);
    expect(await p.metadata.find(user.id)).to.deep.equal(empty);
  });
});
