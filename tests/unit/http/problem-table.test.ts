import { expect } from 'chai';
import { PROBLEM_TABLE } from '#adapters/http/problems/problem-table.ts';
import { UNAUTHENTICATED_DETAILS } from '#adapters/http/problems/unauthenticated-details.ts';

describe('The table of problems', () => {
  for (const [code, { status, title, meaning, remedy }] of Object.entries(PROBLEM_TABLE))
    it(`explains ${code} in whole sentences`, () => {
      expect(status).to.be.within(400, 599);
      expect(title).to.match(/^[A-Z][^.]*$/);
      for (const text of [meaning, remedy]) expect(text).to.match(/^[A-Z`].*\.$/);
    });

  it('names every reason of a 401', () => {
    const { meaning } = PROBLEM_TABLE['identity.unauthenticated'];
    for (const reason of Object.keys(UNAUTHENTICATED_DETAILS))
      if (reason !== 'invalid_credentials') expect(meaning).to.include(reason);
  });
});
