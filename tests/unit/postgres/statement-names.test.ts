import { expect } from 'chai';
import { StatementNames } from '#adapters/postgres/statement-names.ts';

describe('Names of prepared statements', () => {
  it('are one for each text', () => {
    const names = new StatementNames();
    const first = names.of('SELECT $1');
    expect(first).to.be.a('string');
    expect(names.of('SELECT $1, $2')).to.be.a('string').that.does.not.equal(first);
    expect(names.of('SELECT $1')).to.equal(first);
  });

  it('come to an end, so that texts that a client makes up do not fill the server', () => {
    const names = new StatementNames();
    const texts = Array.from({ length: 1_000 }, (_, length) => `SELECT ${'$1, '.repeat(length)}$1`);
    const given = texts.filter((text) => names.of(text) !== null);
    expect(given.length).to.be.within(50, 500);
    expect(names.of(given[0] ?? '')).to.be.a('string');
  });
});
