import { expect } from 'chai';
import type { TaskView } from '#application/tasks/views.ts';
import { outcome, refreshCookieOf } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const GONE = '401 account_deleted';

inEachWorld('Deleting an account', (start) => {
  const { api } = start();

  for (const path of ['/me', '/users/{id}'])
    it(`by ${path} stops every token at once and takes everything with it`, async () => {
      const ada = await api.loggedIn();
      const other = await api.actor(ada);
      await ada.call('POST /tasks', { body: { title: 'left behind' } });
      const answer = await ada.call(`DELETE ${path.replace('{id}', ada.id)}`);
      expect(answer.status).to.equal(204);
      expect(refreshCookieOf(answer)).to.equal('');
      for (const actor of [ada, other]) {
        expect(outcome(await actor.call('GET /me'))).to.equal(GONE);
        expect(outcome(await actor.call('GET /tasks'))).to.equal(GONE);
      }
      expect(outcome(await api.call(`GET /users/${ada.id}`))).to.equal('404 identity.user_not_found');
      const body = { login: ada.login, password: ada.password };
      expect(outcome(await api.call('POST /login', { body }))).to.equal('401 invalid_credentials');
    });

  it('frees its login and email for a new account that has nothing of the old one', async () => {
    const ada = await api.loggedIn();
    const made = await ada.call<TaskView>('POST /tasks', { body: { title: 'old' } });
    await ada.call('DELETE /me');
    const again = await api.loggedIn({ login: ada.login, email: ada.email });
    expect(again.id).not.to.equal(ada.id);
    expect((await again.call<{ items: unknown[] }>('GET /tasks')).body.items).to.deep.equal([]);
    expect(outcome(await again.call(`GET /tasks/${made.body.id}`))).to.equal('404 tasks.task_not_found');
    expect(outcome(await ada.call('GET /me'))).to.equal(GONE);
  });

  it('is refused for another’s id, for one that nobody has, and without a token', async () => {
    const [ada, bob] = [await api.loggedIn(), await api.loggedIn()];
    expect(outcome(await ada.call(`DELETE /users/${bob.id}`))).to.equal('403 identity.not_your_account');
    expect(outcome(await ada.call('DELETE /users/1'))).to.equal('404 request.not_found');
    expect(outcome(await api.call('DELETE /me'))).to.equal('401 token_missing');
    expect(outcome(await bob.call('GET /me'))).to.equal('200');
  });

  it('is done once by two that ask at once', async () => {
    const ada = await api.loggedIn();
    const answers = await Promise.all([ada.call('DELETE /me'), ada.call('DELETE /me')]);
    expect(answers.map(outcome).toSorted()).to.deep.equal(['204', GONE]);
  });
});
