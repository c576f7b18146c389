import { expect } from 'chai';
import { Document, tableRows } from './document.ts';

const STATES = ['met', 'partly', 'not yet', 'operator'];

describe('The document on security', () => {
  const document = new Document('docs/security.md');
  const requirements = tableRows(document.section('OWASP ASVS 5.0'));

  it('gives a test for each promise', () => {
    const promises = tableRows(document.section('What is promised'));

    expect(promises).to.have.length.above(20);
    for (const [promise, tests = ''] of promises) {
      expect(tests, promise).to.match(
        /^\[[^\]]+\]\(\.\.\/tests\/[\w./-]+\.test\.ts\)(?:, \[[^\]]+\]\([^)]+\))*$/,
      );
    }
  });

  it('calls each test by its name', () => {
    const named = [
      ...document.text.matchAll(/\[([\w-]+)(?: \([^)]*\))?\]\(\.\.\/tests\/\S+\/([\w-]+)\.test\.ts\)/g),
    ];

    expect(named).to.have.length.above(30);
    expect(named.filter(([, name, file]) => name !== file && name !== 'tested')).to.deep.equal([]);
  });

  it('judges each requirement once, in the order of the standard', () => {
    const ids = requirements.map(([id = '']) => id);
    const inOrder = ids.toSorted((one, other) => place(one) - place(other));

    expect(ids).to.have.length.above(100);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids).to.deep.equal(inOrder);
  });

  it('has a level and a state for each, and a reason for what is not met', () => {
    for (const [id = '', level, about, state, reason] of requirements) {
      expect(id).to.match(/^V\d+\.\d+\.\d+$/);
      expect(level, id).to.be.oneOf(['1', '2']);
      expect(about, id).to.not.equal('');
      expect(state, id).to.be.oneOf(STATES);
      if (state !== 'met') expect(reason, id).to.not.equal('');
    }
  });
});

/** V2.10.3 comes after V2.9.1. */
function place(id: string): number {
  const [chapter = 0, section = 0, number = 0] = id.slice(1).split('.').map(Number);
  return chapter * 10_000 + section * 100 + number;
}
