import { expect } from 'chai';
import type { AccountView } from '#application/identity/accounts/views.ts';
import { outcome, type Answer, type Problem } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const MERGE_PATCH = { 'Content-Type': 'application/merge-patch+json' };

inEachWorld('One’s own account', (start) => {
  const { api } = start();

  it('is shown whole, roles included, and nothing else of it', async () => {
    const ada = await api.loggedIn({ firstName: 'Ada', lastName: 'Lovelace' });
    const { status, body } = await ada.call<AccountView>('GET /me');
    expect(status).to.equal(200);
    const { createdAt, updatedAt, ...rest } = body;
    expect(updatedAt).to.equal(createdAt);
    expect(rest).to.deep.equal({
      id: ada.id,
      login: ada.login,
      email: ada.email,
      firstName: 'Ada',
      lastName: 'Lovelace',
      roles: ['user'],
      emailVerified: false,
      pendingEmail: null,
      locale: null,
    });
  });

  it('changes in what the request names, by /me and by its id, in both patch types', async () => {
    const ada = await api.loggedIn();
    const first = await ada.call<AccountView>('PATCH /me', { body: { firstName: 'Augusta' } });
    expect(first.body).to.include({ firstName: 'Augusta', lastName: 'Lovelace', login: ada.login });
    expect(first.body.updatedAt > first.body.createdAt).to.equal(true);
    const second = await ada.call<AccountView>(`PATCH /users/${ada.id}`, {
      body: { lastName: 'King' },
      headers: MERGE_PATCH,
    });
    expect(second.body).to.include({ firstName: 'Augusta', lastName: 'King' });
    expect((await ada.call('GET /me')).body).to.deep.equal(second.body);
  });

  it('is shown as it is now to every session of its user, whatever they were shown before', async () => {
    const ada = await api.loggedIn();
    const phone = await api.actor(ada);
    const shown = async (): Promise<readonly unknown[]> =>
      await Promise.all([ada, phone].map(async (each) => (await each.call<AccountView>('GET /me')).body));
    for (const firstName of ['Augusta', 'Byron', 'Ada']) {
      await shown();
      const changed = await ada.call<AccountView>('PATCH /me', { body: { firstName } });
      expect(await shown()).to.deep.equal([changed.body, changed.body]);
    }
  });

  it('can take a new login and email, and then is found by those', async () => {
    const ada = await api.loggedIn();
    const body = { login: `new-${ada.login}`, email: `new-${ada.email}` };
    expect(outcome(await ada.call('PATCH /me', { body }))).to.equal('200');
    for (const login of [body.login, body.email])
      expect(outcome(await api.call('POST /login', { body: { login, password: ada.password } }))).to.equal(
        '200',
      );
    for (const login of [ada.login, ada.email])
      expect(outcome(await api.call('POST /login', { body: { login, password: ada.password } }))).to.equal(
        '401 invalid_credentials',
      );
    expect(outcome(await ada.call('GET /me')), 'the session lives on').to.equal('200');
  });

  it('loses a login or an email by null, never both', async () => {
    const ada = await api.loggedIn();
    const patch = async (body: object): Promise<string> => outcome(await ada.call('PATCH /me', { body }));
    expect(await patch({ login: null, email: null })).to.equal('422 /login account.nameless');
    expect(await patch({ login: null })).to.equal('200');
    expect(await patch({ email: null })).to.match(/^422 \/(login|email) account\.nameless$/);
    expect(await patch({ login: ada.login, email: null })).to.equal('200');
    const { body } = await ada.call<AccountView>('GET /me');
    expect(body).to.include({ login: ada.login, email: null });
  });

  it('loses a name by null only without an email', async () => {
    const ada = await api.loggedIn();
    const patch = async (body: object): Promise<string> => outcome(await ada.call('PATCH /me', { body }));
    expect(await patch({ firstName: null })).to.equal('422 /firstName name.required');
    expect(await patch({ email: null, firstName: null, lastName: null })).to.equal('200');
    expect(await patch({ email: ada.email })).to.equal(
      '422 /firstName name.required, /lastName name.required',
    );
    expect(await patch({ email: ada.email, firstName: 'A', lastName: 'B' })).to.equal('200');
  });

  it('refuses names that others have, whatever their case, and keeps its own in another case', async () => {
    const [ada, bob] = [await api.loggedIn(), await api.loggedIn()];
    const patch = async (body: object): Promise<string> => outcome(await ada.call('PATCH /me', { body }));
    expect(await patch({ login: bob.login.toUpperCase() })).to.equal('409 identity.login_taken');
    expect(await patch({ email: bob.email.toUpperCase() })).to.equal('409 identity.email_taken');
    expect(await patch({ login: ada.login.toUpperCase() })).to.equal('200');
    expect((await ada.call<AccountView>('GET /me')).body.login).to.equal(ada.login.toUpperCase());
  });

  it('refuses what breaks a rule or is no field to change', async () => {
    const ada = await api.loggedIn();
    const cases: readonly (readonly [unknown, string])[] = [
      [{ email: 'no', login: '.' }, '422 /email email.invalid, /login login.invalid'],
      [{ roles: ['admin'], id: ada.id }, '422 /id field.unknown, /roles field.unknown'],
      [{ password: 'x' }, '422 /password field.unknown'],
      [{ firstName: '' }, '422 /firstName name.blank'],
      [{ firstName: 7 }, '422 /firstName field.type'],
    ];
    for (const [body, expected] of cases)
      expect(outcome(await ada.call('PATCH /me', { body })), JSON.stringify(body)).to.equal(expected);
    expect(outcome(await ada.call('PATCH /me', { body: {} }))).to.equal('200');
    expect(outcome(await ada.call('PATCH /me'))).to.match(/^422 /);
  });

  it('is nobody else’s to change, not even an admin’s', async () => {
    const [ada, admin] = [await api.loggedIn(), await api.admin()];
    const body = { firstName: 'Mallory' };
    expect(outcome(await admin.call(`PATCH /users/${ada.id}`, { body }))).to.equal(
      '403 identity.not_your_account',
    );
    expect(outcome(await admin.call(`DELETE /users/${ada.id}`))).to.equal('403 identity.not_your_account');
    expect((await ada.call<AccountView>('GET /me')).body.firstName).to.equal('Ada');
  });
});

inEachWorld('Versions of an account', (start) => {
  const { api } = start();

  const etag = (answer: Answer<unknown>): string => answer.headers.get('etag') ?? '';

  it('have a strong tag, the same for every view', async () => {
    const ada = await api.loggedIn();
    const tags = [
      await ada.call('GET /me'),
      await api.call(`GET /users/${ada.id}`),
      await ada.call('HEAD /me'),
    ].map(etag);
    expect(tags[0]).to.match(/^"[^"]+"$/);
    expect(new Set(tags).size).to.equal(1);
    const changed = await ada.call('PATCH /me', { body: { firstName: 'Augusta' } });
    expect(etag(changed)).not.to.equal(tags[0]);
    expect(etag(await api.call(`GET /users/${ada.id}`))).to.equal(etag(changed));
  });

  it('are not sent again to who has them', async () => {
    const ada = await api.loggedIn();
    const tag = etag(await ada.call('GET /me'));
    for (const header of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const headers = { 'If-None-Match': header };
      const answers = [
        await ada.call('GET /me', { headers }),
        await api.call(`GET /users/${ada.id}`, { headers }),
      ];
      for (const answer of answers)
        expect([outcome(answer), etag(answer)], header).to.deep.equal(['304', tag]);
    }
    expect(outcome(await ada.call('GET /me', { headers: { 'If-None-Match': '"other"' } }))).to.equal('200');
  });

  it('let a change come only to the one that the client saw', async () => {
    const ada = await api.loggedIn();
    const patch = async (ifMatch: string, line = 'PATCH /me'): Promise<Answer<unknown>> =>
      await ada.call(line, { body: { firstName: `N${Math.random()}` }, headers: { 'If-Match': ifMatch } });
    const old = etag(await ada.call('GET /me'));
    const next = await patch(old);
    expect(outcome(next)).to.equal('200');
    for (const stale of [
      old,
      `W/${etag(next)}`,
      '"nonsense"',
      'nonsense',
      // Another spelling of the number is another tag.
      ...['.0', 'e0', '.'].map((more) => etag(next).replace(/"$/, `${more}"`)),
      etag(next).replace('.', '.0'),
      etag(await api.call(`GET /users/${(await api.registered()).id}`)),
    ]) {
      expect(outcome(await patch(stale)), stale).to.equal('412 request.precondition_failed');
      expect(outcome(await patch(stale, `PATCH /users/${ada.id}`)), stale).to.equal(
        '412 request.precondition_failed',
      );
      expect(outcome(await ada.call('DELETE /me', { headers: { 'If-Match': stale } }))).to.equal(
        '412 request.precondition_failed',
      );
    }
    const weak = await patch(`W/${etag(next)}`);
    expect((weak.body as Problem).detail)
      .to.include('weak')
      .and.to.include('proxy');
    expect(((await patch(old)).body as Problem).detail).not.to.include('weak');
    const both = await patch(`${old}, ${etag(next)}`);
    expect(outcome(both)).to.equal('200');
    expect(outcome(await patch('*'))).to.equal('200');
    expect(outcome(await patch(`"x.1", *`))).to.equal('412 request.precondition_failed');
  });

  it('let one of many changes through that were made on the same one', async () => {
    const ada = await api.loggedIn();
    const headers = { 'If-Match': etag(await ada.call('GET /me')) };
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
    const answers = await Promise.all(
      names.map((firstName) => ada.call('PATCH /me', { body: { firstName }, headers })),
    );
    const outcomes = answers.map(outcome).toSorted();
    expect(outcomes).to.deep.equal(['200', ...names.slice(1).map(() => '412 request.precondition_failed')]);
  });

  it('get along without a precondition: concurrent changes all come, none undoes another', async () => {
    const ada = await api.loggedIn();
    const bodies = [{ firstName: 'Augusta' }, { lastName: 'King' }, { login: `x${ada.login}` }];
    const answers = await Promise.all(bodies.map((body) => ada.call('PATCH /me', { body })));
    expect(answers.map(outcome)).to.deep.equal(['200', '200', '200']);
    const { body } = await ada.call<AccountView>('GET /me');
    expect(body).to.include({ firstName: 'Augusta', lastName: 'King', login: `x${ada.login}` });
  });

  it('stay where a change changes nothing', async () => {
    const ada = await api.loggedIn();
    const before = await ada.call<AccountView>('GET /me');
    const same = await ada.call<AccountView>('PATCH /me', { body: { login: ada.login } });
    expect([etag(same), same.body]).to.deep.equal([etag(before), before.body]);
  });
});
