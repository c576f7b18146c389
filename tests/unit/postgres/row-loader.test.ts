import { expect } from 'chai';
import { sql, type RawBuilder } from 'kysely';
import type { Database } from '#adapters/postgres/database.ts';
import { RowLoader } from '#adapters/postgres/row-loader.ts';
import { rejection } from '#tests/support/rejection.ts';

interface Row {
  readonly id: string;
}

describe('Rows that are read by their keys', () => {
  let asked: (readonly string[])[] = [];
  let inTransaction = false;
  let failure: Error | null = null;
  let loader: RowLoader<Row>;

  beforeEach(() => {
    asked = [];
    inTransaction = false;
    failure = null;
    const database = {
      get inTransaction() {
        return inTransaction;
      },
      rows: async (_: RawBuilder<Row>) => {
        await Promise.resolve();
        if (failure !== null) throw failure;
        return asked
          .at(-1)!
          .filter((id) => id !== 'nobody')
          .map((id) => ({ id }));
      },
    };
    const query = (keys: readonly string[]): RawBuilder<Row> => {
      asked.push(keys);
      return sql`SELECT 1`;
    };
    loader = new RowLoader(database as unknown as Database, query, ({ id }) => id);
  });

  it('of one moment are read by one statement, each for who asked', async () => {
    const found = await Promise.all(['a', 'nobody', 'b', 'a'].map((key) => loader.find(key)));
    expect(found).to.deep.equal([{ id: 'a' }, null, { id: 'b' }, { id: 'a' }]);
    expect(asked).to.deep.equal([['a', 'nobody', 'b', 'a']]);
  });

  it('are read again when they are asked for again: nothing is remembered', async () => {
    await loader.find('a');
    await loader.find('a');
    expect(asked).to.deep.equal([['a'], ['a']]);
  });

  it('go into further statements when they are many', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, index) => loader.find(`${index}`)));
    expect(asked.map((keys) => keys.length)).to.deep.equal([256, 44]);
  });

  it('are read one by one within a transaction', async () => {
    inTransaction = true;
    expect(await Promise.all([loader.find('a'), loader.find('nobody')])).to.have.length(2);
    expect(asked).to.deep.equal([['a'], ['nobody']]);
  });

  it('fail for everybody who asked in a statement that fails, and for nobody after that', async () => {
    failure = new Error('no');
    expect(await Promise.all(['a', 'b'].map((key) => rejection(loader.find(key))))).to.deep.equal([
      failure,
      failure,
    ]);
    failure = null;
    expect(await loader.find('a')).to.deep.equal({ id: 'a' });
  });
});
