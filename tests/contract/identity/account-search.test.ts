import { expect } from 'chai';
import { v7 } from 'uuid';
import { PostgresAccountSearch } from '#adapters/postgres/identity/administration/postgres-account-search.ts';
import { foldedText } from '#domain/identity/accounts/folded-text.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AccountQuery } from '#application/identity/administration/ports/account-search.ts';
import { ALL_ACCOUNTS, aUser, THEN } from '#tests/support/builders.ts';
import { describePersistence, describePostgres } from '#tests/support/persistence.ts';

const DAY = 24 * 3600 * 1000;

describePersistence('Searching accounts', (p) => {
  const found = async (query: Partial<AccountQuery>): Promise<readonly (string | null)[]> => {
    const users = await p.search.find({ ...ALL_ACCOUNTS, ...query });
    return users.map(({ login }) => login);
  };
  const byText = (text: string) => found({ prefix: foldedText(text) });
  const add = async (...users: readonly User[]) => {
    for (const user of users) await p.users.add(user);
  };
  const named = (login: string, firstName: string | null = null, lastName: string | null = null) =>
    aUser().withEmail(null).withLogin(login).withNames(firstName, lastName);

  it('gives whole accounts, newest first, page by page', async () => {
    const users = Array.from({ length: 5 }, () => aUser().withRole('admin').build());
    await add(...users);
    const newest = users.toReversed();
    for (const prefix of [null, 'ann']) {
      const page = await p.search.find({ ...ALL_ACCOUNTS, prefix, limit: 2 });
      expect(page).to.deep.equal(newest.slice(0, 2));
      const next = await p.search.find({ ...ALL_ACCOUNTS, prefix, before: page[1]!.id });
      expect(next).to.deep.equal(newest.slice(2));
    }
  });

  it('finds the beginning of email, login, first or last name in any case, each account once', async () => {
    await add(
      named('one').withEmail('Marta.S@example.org').withNames('Xenia', 'Y').build(),
      named('MartaTwo').build(),
      named('three', 'MARTA', 'Z').build(),
      named('four', 'Ann', 'martason').build(),
      named('marta-5', 'Marta', 'Marta').build(),
      named('a.marta', 'Ann Marta', 'O Marta').build(),
    );
    const all = ['marta-5', 'four', 'three', 'MartaTwo', 'one'];
    for (const text of ['marta', 'MARTA', 'Mar']) expect(await byText(text), text).to.deep.equal(all);
    expect(await byText('marta.s@EXAMPLE')).to.deep.equal(['one']);
    expect(await byText('martax')).to.deep.equal([]);
  });

  it('compares letters of every alphabet without regard to case, whatever the database is set to', async () => {
    await add(
      ...[
        named('french', 'ÉLODIE', 'Ça'),
        named('greek', 'ΟΔΟΣΣΑ', 'Σ'),
        named('greek-end', 'Οδος', 'Σ'),
        named('russian', 'Жанна', 'Ж'),
        named('german', 'Ünal', 'Öz'),
        named('decomposed', 'E\u0301lodie', 'x'),
      ].map((builder) => builder.build()),
    );
    expect(await byText('élo')).to.deep.equal(['decomposed', 'french']);
    expect(await byText('E\u0301LO')).to.deep.equal(['decomposed', 'french']);
    expect(await byText('ΟΔΟΣ')).to.deep.equal(['greek-end', 'greek']);
    expect(await byText('οδοσ')).to.deep.equal(['greek-end', 'greek']);
    expect(await byText('жаН')).to.deep.equal(['russian']);
    expect(await byText('ünA')).to.deep.equal(['german']);
  });

  it('takes percent signs, underscores and backslashes literally', async () => {
    await add(
      named('plain', 'abc', 'x').build(),
      named('percent', 'a%c', 'x').build(),
      named('under', 'a_c', 'x').build(),
      named('back', 'a\\c', 'x').build(),
    );
    for (const [text, login] of [
      ['a%c', 'percent'],
      ['a_c', 'under'],
      ['a\\c', 'back'],
    ] as const) {
      expect(await byText(text)).to.deep.equal([login]);
    }
    for (const text of ['%%%', '___', "a' OR 1=1 --", 'a\\%']) expect(await byText(text)).to.deep.equal([]);
  });

  it('follows a change of the names', async () => {
    const user = named('one', 'Anton', 'x').build();
    await add(user);
    await p.users.save(user.withProfile({ firstName: 'Berta', login: 'two' }, THEN));
    expect(await byText('anton')).to.deep.equal([]);
    expect(await byText('one')).to.deep.equal([]);
    expect(await byText('berta')).to.deep.equal(['two']);
    expect(await byText('two')).to.deep.equal(['two']);
  });

  it('filters by role and by status, together with a text', async () => {
    const soon = new Date(THEN.getTime() + 1);
    await add(
      named('adm-1').withRole('admin').build(),
      named('adm-2').withRole('admin').suspendedUntil(soon).build(),
      named('adm-3').build(),
      named('usr-1').suspendedUntil(soon).build(),
    );
    expect(await found({ role: 'admin' })).to.deep.equal(['adm-2', 'adm-1']);
    expect(await found({ status: 'suspended' })).to.deep.equal(['usr-1', 'adm-2']);
    expect(await found({ status: 'suspended', now: soon })).to.deep.equal([]);
    expect(await found({ status: 'active' })).to.deep.equal(['adm-3', 'adm-1']);
    const both = { prefix: 'adm', role: 'admin', status: 'active' } as const;
    expect(await found(both)).to.deep.equal(['adm-1']);
    expect(await found({ role: 'nobody' })).to.deep.equal([]);
  });

  it('filters by the time of creation, from a time on and before one', async () => {
    const madeAt = (login: string, time: Date) =>
      named(login)
        .with({ id: v7({ msecs: time.getTime() }) as UserId })
        .registeredAt(time)
        .build();
    const times = [0, 1, 3, 500].map((days) => new Date(THEN.getTime() + days * DAY));
    await add(...times.map((time, index) => madeAt(`made-${index}`, time)));
    const [, from, to] = times;
    expect(await found({ createdFrom: from! })).to.deep.equal(['made-3', 'made-2', 'made-1']);
    expect(await found({ createdTo: to! })).to.deep.equal(['made-1', 'made-0']);
    expect(await found({ createdFrom: from!, createdTo: to! })).to.deep.equal(['made-1']);
    const everything = { createdFrom: new Date('0001-01-01'), createdTo: new Date('9999-12-31') };
    expect(await found(everything)).to.have.length(4);
  });
});

describePostgres('Searching accounts of which many match', (p) => {
  it('gives the newest of those that match the whole question', async () => {
    const search = new PostgresAccountSearch(p, 3);
    const until = new Date(THEN.getTime() + 1);
    const users = Array.from({ length: 8 }, (_, index) => {
      const user = aUser().withLogin(`many-${index}`);
      return (index % 2 === 0 ? user.withRole('admin').suspendedUntil(until) : user).build();
    });
    for (const user of users) await p.users.add(user);
    for (const [filter, expected] of [
      [{ prefix: 'many', role: null }, [7, 6]],
      [{ prefix: 'many', role: 'admin' }, [6, 4]],
      [{ prefix: null, role: 'user' }, [7, 6]],
      [{ prefix: 'many', role: 'user', status: 'active' }, [7, 5]],
      [{ prefix: 'many-4', role: 'admin' }, [4]],
    ] as const) {
      const found = await search.find({ ...ALL_ACCOUNTS, limit: 2, ...filter });
      expect(found.map(({ login }) => login)).to.deep.equal(expected.map((index) => `many-${index}`));
    }
  });
});
