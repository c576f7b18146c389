import { expect } from 'chai';
import type { AuditEventPage } from '#application/audit/views.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const ALL = { type: null, limit: 100, before: null };

describe('ListActivity', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  it('shows what the caller did and what was done to the account, newest first, and nothing of others', async () => {
    const [root, ann] = [await app.registerAdmin('root'), await app.member('ann')];
    await app.member('bob');
    const admin = await app.session('root');
    const { userId } = ann;
    await app.useCases.assignRoles.execute({ actor: admin, userId, roles: ['user', 'editor'] });
    const { items, next } = await app.useCases.listActivity.execute({ userId, ...ALL });
    expect(next).to.equal(null);
    expect(items.map(({ type, actorId, ip, userAgent }) => [type, actorId, ip, userAgent])).to.deep.equal([
      ['roles.changed', root.id, null, null],
      ['login.succeeded', userId, '192.0.2.1', 'Test/1.0'],
      ['account.registered', userId, '192.0.2.1', 'Test/1.0'],
    ]);
  });

  it('hides from where somebody unknown tried the password', async () => {
    const { id } = await app.register('ann');
    await app.login('ann', 'not this horse').catch(() => undefined);
    const { items } = await app.useCases.listActivity.execute({ userId: id, ...ALL, type: 'login.failed' });
    expect(items).to.have.length(1);
    expect(items[0]).to.include({ actorId: null, ip: null, userAgent: null });
  });

  it('goes on page by page, by type', async () => {
    const { userId } = await app.member('ann');
    for (let count = 0; count < 4; count += 1) await app.session('ann');
    const query = { userId, type: 'login.succeeded', limit: 2 } as const;
    const pages: AuditEventPage[] = [];
    let before: AuditEventPage['next'] = null;
    do {
      const page: AuditEventPage = await app.useCases.listActivity.execute({ ...query, before });
      pages.push(page);
      before = page.next;
    } while (before !== null);
    expect(pages.map(({ items }) => items.length)).to.deep.equal([2, 2, 1]);
    const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect(ids).to.deep.equal(ids.toSorted().toReversed());
  });
});
