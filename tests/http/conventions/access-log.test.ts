import { expect } from 'chai';
import { inEachWorld } from '#tests/support/worlds.ts';

inEachWorld('The log line of a request', (start) => {
  const { api, service } = start();

  /** The last line of a route, as who did what to whom. */
  const lineOf = (route: string): unknown => {
    const line = service().lines.findLast((each) => each['route'] === route);
    return {
      event: line?.['event'],
      status: line?.['status'],
      userId: line?.['userId'],
      targetUserId: line?.['targetUserId'],
    };
  };

  it('names the account at /login and at /logout', async () => {
    const ada = await api.loggedIn();
    expect(lineOf('/login')).to.deep.include({ status: 200, userId: ada.id });
    await ada.call('POST /logout');
    expect(lineOf('/logout')).to.deep.include({ status: 204, userId: ada.id });
  });

  it('names the account at /logout by a refresh token', async () => {
    const ada = await api.loggedIn();
    await api.call('POST /logout', { body: { refreshToken: ada.tokens.refreshToken } });
    expect(lineOf('/logout')).to.deep.include({ status: 204, userId: ada.id });
  });

  it('names nobody where a login fails', async () => {
    const ada = await api.loggedIn();
    await api.call('POST /login', { body: { login: ada.login, password: 'wrong horse battery' } });
    expect(lineOf('/login')).to.deep.include({ status: 401, userId: null });
  });

  it('names the account whose roles change, and who changed them', async () => {
    const [ada, admin] = [await api.loggedIn(), await api.admin()];
    await admin.call(`PUT /users/${ada.id}/roles`, { body: { roles: ['user'] } });
    expect(lineOf('/users/:id/roles')).to.deep.include({
      status: 200,
      userId: admin.id,
      targetUserId: ada.id,
    });
    const again = await api.actor(ada);
    await again.call('PUT /roles/update', { body: { new_roles: ['user'] } });
    expect(lineOf('/roles/update')).to.deep.include({ status: 200, userId: ada.id, targetUserId: ada.id });
  });

  it('holds the request id that the client was given', async () => {
    const { headers } = await api.call('GET /users');
    const line = service().lines.findLast((each) => each['route'] === '/users');
    expect(line?.['requestId']).to.equal(headers.get('x-request-id'));
  });
});
