import { expect } from 'chai';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { DoneTogether } from '#adapters/postgres/done-together.ts';
import type { PostgresDatabase } from '#adapters/postgres/postgres-database.ts';
import { Statement } from '#adapters/postgres/statement.ts';

interface Done {
  readonly id: string;
}

/** Four turns of the event loop gather what comes in one moment, and the fifth one has seen it sent. */
async function moment(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await turn();
}

describe('Works of one moment', () => {
  let statements: (readonly string[])[] = [];
  let answers: (() => void)[] = [];
  let together: DoneTogether<string, Done>;

  beforeEach(() => {
    // Nobody's patience ends because this machine is slow.
    mock.timers.enable({ apis: ['setTimeout'] });
    statements = [];
    answers = [];
    const database = {
      inTransaction: false,
      execute: async (_: Statement<Done>, [ids]: readonly [readonly string[]]) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        statements.push(ids);
        answers.push(resolve);
        await promise;
        return { rows: ids.map((id) => ({ id })), rowCount: ids.length, command: '' };
      },
    };
    together = new DoneTogether(database as unknown as PostgresDatabase, {
      statement: new Statement<Done>('test_together', ''),
      columns: [(id) => id],
      subjectOf: (id) => id,
      subjectOfRow: ({ id }) => id,
    });
  });

  afterEach(() => mock.timers.reset());

  it('wait while two statements are under way, and go with all that came meanwhile', async () => {
    const works: Promise<Done | null>[] = [];
    for (const pair of ['a b', 'c d', 'e f', 'g h']) {
      works.push(...pair.split(' ').map((id) => together.tryDo(id)));
      await moment();
    }
    expect(statements).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    answers[1]?.();
    await moment();
    expect(statements.slice(2)).to.deep.equal([['e', 'f', 'g', 'h']]);
    for (const answer of answers) answer();
    expect((await Promise.all(works)).map((done) => done?.id).join('')).to.equal('abcdefgh');
  });
});
