import { expect } from 'chai';
import { applyPending } from '#adapters/postgres/apply-pending.ts';
import { refusal } from '#tests/support/refusal.ts';

const migrations = (...names: string[]) => names.map((name) => ({ name }));
const migrator = (pending: readonly string[], applied: readonly string[]) => ({
  getPending: () => Promise.resolve(migrations(...pending)),
  up: () => Promise.resolve(migrations(...applied)),
});

describe('Applying pending migrations', () => {
  it('tells which were applied', async () => {
    expect(await applyPending(migrator(['a', 'b'], ['a', 'b']), null)).to.deep.equal(['a', 'b']);
    expect(await applyPending(migrator([], []), null)).to.deep.equal([]);
  });

  it('fails where fewer were applied than were pending', async () => {
    const { message } = await refusal(Error, applyPending(migrator(['a', 'b'], ['a']), null));
    expect(message).to.equal('Only 1 of 2 pending migrations were applied.');
  });
});
