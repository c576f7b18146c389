import { expect } from 'chai';
import type { AuditEventView } from '#application/audit/views.ts';
import { outcome, type Answer } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

interface Page {
  readonly items: readonly AuditEventView[];
  readonly nextCursor: string | null;
}

inEachWorld('The audit log over HTTP', (start) => {
  const { api } = start({ LOGIN_ATTEMPTS_PER_MINUTE: '3' });

  const types = ({ body }: Answer<Page>): readonly string[] => body.items.map(({ type }) => type);

  it('shows everybody what happened to the account: with the request and, of what they did, the address', async () => {
    const ada = await api.loggedIn();
    await api.call('POST /login', { body: { login: ada.login, password: 'not this horse' } });
    const headers = { 'X-Request-Id': 'audit-1', 'User-Agent': 'Auditor/1.0' };
    await ada.call('PATCH /me', { body: { firstName: 'Grace' }, headers });
    const activity = await ada.call<Page>('GET /me/activity');
    expect(activity.status).to.equal(200);
    expect(types(activity)).to.deep.equal([
      'account.updated',
      'login.failed',
      'login.succeeded',
      'account.registered',
    ]);
    const [updated, failed, loggedIn] = activity.body.items;
    expect(updated).to.deep.include({
      actorId: ada.id,
      subjectId: ada.id,
      sessionId: ada.sessionId,
      requestId: 'audit-1',
      data: { previous: { firstName: 'Ada' }, current: { firstName: 'Grace' } },
      ip: '127.0.0.1',
    });
    if (updated?.userAgent !== 'Auditor/1.0') expect(updated?.userAgent).to.include('Mozilla');
    expect(failed).to.deep.include({ actorId: null, ip: null, userAgent: null });
    expect(loggedIn).to.deep.include({ sessionId: ada.sessionId, ip: '127.0.0.1', data: {} });
  });

  it('shows the person what an admin did, but not from where', async () => {
    const [admin, ada] = [await api.admin(), await api.loggedIn()];
    const body = { roles: ['user'] };
    expect((await admin.call(`PUT /users/${ada.id}/roles`, { body })).status).to.equal(200);
    const again = await api.actor(ada);
    const own = await again.call<Page>('GET /me/activity?type=roles.changed');
    expect(own.body.items).to.have.length(1);
    expect(own.body.items[0]).to.deep.include({ actorId: admin.id, ip: null, userAgent: null });
    const all = await admin.call<Page>(`GET /admin/audit?user=${ada.id}&actor=${admin.id}`);
    expect(all.body.items).to.have.length(1);
    expect(all.body.items[0]).to.deep.include({ type: 'roles.changed', ip: '127.0.0.1' });
    const { before, after } = all.body.items[0]?.data ?? {};
    expect({ before, after }).to.deep.equal({ before: ['user'], after: ['user'] });
  });

  it('goes on page by page, and a cursor belongs to its filters', async () => {
    const ada = await api.loggedIn();
    for (let count = 0; count < 4; count += 1) await api.login(ada);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body }: Answer<Page> = await ada.call<Page>(
        `GET /me/activity?type=login.succeeded&limit=2${more}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
      if (cursor !== null) {
        const other = await ada.call(`GET /me/activity?limit=2&cursor=${cursor}`);
        expect(outcome(other)).to.equal('422 ?cursor cursor.invalid');
      }
    } while (cursor !== null);
    expect(seen).to.have.length(5);
    expect(seen).to.deep.equal(seen.toSorted().toReversed());
  });

  it('finds by account, actor, type and time for admins', async () => {
    const [admin, ada] = [await api.admin(), await api.loggedIn()];
    const audit = async (query: string): Promise<Answer<Page>> =>
      await admin.call<Page>(`GET /admin/audit?${query}`);
    const found = await audit(`user=${ada.id}`);
    expect(types(found)).to.deep.equal(['login.succeeded', 'account.registered']);
    const [login, registration] = found.body.items;
    expect(types(await audit(`user=${ada.id}&type=account.registered`))).to.have.length(1);
    expect(types(await audit(`actor=${ada.id}`))).to.have.length(2);
    const after = encodeURIComponent(new Date(Date.parse(login!.at) + 1).toISOString());
    expect(types(await audit(`user=${ada.id}&to=${after}`))).to.have.length(2);
    expect(types(await audit(`user=${ada.id}&from=${after}`))).to.have.length(0);
    const early = encodeURIComponent('2000-01-01T02:00:00+02:00');
    expect(types(await audit(`user=${ada.id}&from=${early}&to=${after}`))).to.have.length(2);
    expect(types(await audit(`user=${ada.id}&to=${early}`))).to.have.length(0);
    const next = (await audit(`user=${ada.id}&limit=1`)).body.nextCursor;
    const rest = await audit(`user=${ada.id}&limit=1&cursor=${next}`);
    expect(rest.body.items.map(({ id }) => id)).to.deep.equal([registration!.id]);
  });

  it('says what is wrong with a filter', async () => {
    const [admin, ada] = [await api.admin(), await api.loggedIn()];
    const wrong: Readonly<Record<string, string>> = {
      'GET /admin/audit?user=ada': '422 ?user field.invalid',
      'GET /admin/audit?actor=': '422 ?actor field.invalid',
      'GET /admin/audit?type=login': '422 ?type field.invalid',
      'GET /admin/audit?from=yesterday': '422 ?from time.invalid',
      'GET /admin/audit?to=0000-01-01T00:00:00Z': '422 ?to time.invalid',
      'GET /admin/audit?limit=0': '422 ?limit field.invalid',
      'GET /admin/audit?cursor=x': '422 ?cursor cursor.invalid',
    };
    for (const [line, expected] of Object.entries(wrong)) {
      expect(outcome(await admin.call(line)), line).to.equal(expected);
    }
    expect(outcome(await ada.call('GET /me/activity?type=everything'))).to.equal('422 ?type field.invalid');
  });

  it('keeps what an account did when it is deleted, without address, agent and names', async () => {
    const [admin, ada] = [await api.admin(), await api.loggedIn()];
    expect((await ada.call('DELETE /me')).status).to.equal(204);
    const { body, text } = await admin.call<Page>(`GET /admin/audit?user=${ada.id}`);
    expect(body.items.map(({ type }) => type)).to.deep.equal([
      'account.deleted',
      'login.succeeded',
      'account.registered',
    ]);
    for (const event of body.items) expect(event).to.include({ ip: null, userAgent: null });
    expect(text).not.to.include(ada.email).and.not.to.include(ada.login);
    expect(body.items.at(-1)?.data['roles']).to.deep.equal(['user']);
  });

  it('holds a bounded number of events of a storm of failed logins, and none of the names that were tried', async () => {
    const admin = await api.admin();
    const name = `nobody.${admin.login}`;
    for (let count = 0; count < 40; count += 1) {
      await api.call('POST /login', { body: { login: name, password: 'not this horse' } });
    }
    const { body, text } = await admin.call<Page>('GET /admin/audit?type=login.failed&limit=100');
    expect(text).not.to.include(name);
    const pseudonym = body.items[0]?.data['name'];
    expect(pseudonym).to.match(/^[\w-]{43}$/);
    const events = body.items.filter(({ data }) => data['name'] === pseudonym);
    expect(events.length).to.be.below(20);
    const refusals = events
      .filter(({ data }) => data['refused'] === true)
      .map(({ data }) => Number(data['count']));
    // On a slow machine a pause ends before the storm does, and the next one counts anew.
    expect(refusals).to.include.members([1, 2]);
    expect(refusals.filter((count) => !Number.isInteger(Math.log2(count)))).to.deep.equal([]);
  });
});
