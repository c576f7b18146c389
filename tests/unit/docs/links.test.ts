import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Document, ROOT } from './document.ts';

const DECISIONS = 'docs/adr';

describe('The documents', () => {
  const decisions = readdirSync(join(ROOT, DECISIONS)).toSorted();
  const paths = [
    'README.md',
    'CHANGELOG.md',
    ...['walk', 'security', 'runbook', 'import', 'benchmarks', 'faults'].map((name) => `docs/${name}.md`),
  ];
  const all = [...paths, ...decisions.map((name) => `${DECISIONS}/${name}`)].map(
    (path) => new Document(path),
  );

  it('link to what is there', () => {
    expect(all.flatMap(({ links }) => links)).to.have.length.above(50);
    for (const { path, deadLinks } of all) expect(deadLinks, path).to.deep.equal([]);
  });

  it('number the decisions without a gap, at most fourteen', () => {
    const numbers = decisions.map((name) => Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1]));

    expect(numbers).to.have.length.within(10, 14);
    expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
  });

  it('give each decision a number, what, why, and alternatives, in twenty lines', () => {
    for (const { path, headings, text } of all.filter(({ path: each }) => each.startsWith(DECISIONS))) {
      const number = path.slice(DECISIONS.length + 1).slice(0, 4);

      expect(headings[0]?.title, path).to.match(new RegExp(`^${number} `));
      expect(
        headings.slice(1).map(({ title }) => title),
        path,
      ).to.deep.equal(['What', 'Why', 'What else was considered']);
      expect(text.trimEnd().split('\n'), path).to.have.length.at.most(20);
    }
  });
});
