import { expect } from 'chai';
import { SessionNotFoundError, UserNotFoundError } from '#domain/identity/errors.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import { userIdFrom, type UserId } from '#domain/shared/ids.ts';
import type { UserPage } from '#application/identity/accounts/list-users.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { newId } from '#tests/support/builders.ts';
import { callsOf } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

const ANN = {
  email: 'ann@example.org',
  login: 'ann',
  firstName: 'Ann',
  lastName: 'Other',
  password: PASSWORD,
};
describe('Views', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  describe('GetMe', () => {
    it('shows the caller all of their account', async () => {
      const { view } = await app.useCases.registerUser.execute(ANN);
      const me = await app.useCases.getMe.execute(await app.actor(await app.login('ann')));
      expect(me).to.deep.equal({ view, version: 1 });
    });

    it('reads an account once for many requests, and again when it changed', async () => {
      const ann = await app.member('ann');
      const reads = callsOf(app.ports.users, 'findById');
      for (let i = 0; i < 3; i += 1) await app.useCases.getMe.execute(await app.actor(ann.tokens));
      expect(reads).to.have.lengthOf(1);
      await app.update(ann, { login: 'anna' });
      const { view } = await app.useCases.getMe.execute(await app.actor(ann.tokens));
      expect(view.login).to.equal('anna');
    });

    it('is refused when the account was deleted meanwhile', async () => {
      const ann = await app.member('ann');
      await app.deleteAccount(ann.userId);
      const shown = Promise.resolve(app.useCases.getMe.execute(ann));
      const { reason } = await refusal(UnauthenticatedError, shown);
      expect(reason).to.equal('account_deleted');
    });
  });

  describe('GetUser', () => {
    it('shows what is public, and no email', async () => {
      const { view: account } = await app.useCases.registerUser.execute(ANN);
      const { id, createdAt } = account;
      expect(await app.useCases.getUser.execute(userIdFrom(id)!)).to.deep.equal({
        view: { id, login: 'ann', firstName: 'Ann', lastName: 'Other', createdAt },
        version: 1,
      });
    });

    it('is refused for an unknown id', async () => {
      await refusal(UserNotFoundError, app.useCases.getUser.execute(newId<UserId>()));
    });
  });

  describe('ListUsers', () => {
    const list = async (limit: number, before: UserId | null = null) =>
      await app.useCases.listUsers.execute({ limit, before });
    const logins = ({ items }: UserPage) => items.map(({ login }) => login);

    it('shows all users, newest first, page after page, and no email', async () => {
      for (const name of ['one', 'two', 'three']) await app.register(name);
      await app.useCases.registerUser.execute(ANN);
      const first = await list(2);
      expect(logins(first)).to.deep.equal(['ann', 'three']);
      expect(Object.keys(first.items[0]!)).to.deep.equal([
        'id',
        'login',
        'firstName',
        'lastName',
        'createdAt',
      ]);
      const second = await list(2, first.next);
      expect(logins(second)).to.deep.equal(['two', 'one']);
    });

    it('has no next page after the last one, also when that is full', async () => {
      for (const name of ['one', 'two']) await app.register(name);
      expect((await list(2)).next).to.equal(null);
      expect((await list(3)).next).to.equal(null);
      expect((await list(1)).next).not.to.equal(null);
    });
  });

  describe('ListSessions', () => {
    it('shows the caller’s live sessions, newest first, and which one is current', async () => {
      const [ann, phone, gone] = [
        await app.member('ann'),
        await app.session('ann'),
        await app.session('ann'),
      ];
      await app.member('bob');
      await app.useCases.revokeSession.execute(ann, gone.sessionId);
      const shown = await app.useCases.listSessions.execute(ann);
      expect(shown.map(({ id, current }) => [id, current])).to.deep.equal([
        [phone.sessionId, false],
        [ann.sessionId, true],
      ]);
      expect(Object.keys(shown[0]!)).to.have.members([
        'id',
        'createdAt',
        'lastUsedAt',
        'expiresAt',
        'ip',
        'userAgent',
        'current',
      ]);
    });

    it('shows the idle expiry, but at most the absolute one', async () => {
      app = new TestApplication({ idleTtl: 100, maxTtl: 150 });
      const ann = await app.member('ann');
      const opened = app.clock.now().getTime();
      const expiresAt = async () => (await app.useCases.listSessions.execute(ann))[0]?.expiresAt;
      expect(await expiresAt()).to.equal(new Date(opened + 100_000).toISOString());
      app.clock.advance(60);
      await app.useCases.refreshSession.execute([ann.tokens.refreshToken]);
      expect(await expiresAt()).to.equal(new Date(opened + 150_000).toISOString());
    });
  });

  describe('RevokeSession', () => {
    it('ends one session of the caller at once', async () => {
      const [ann, phone] = [await app.member('ann'), await app.session('ann')];
      await app.useCases.revokeSession.execute(ann, phone.sessionId);
      expect(await app.accessState(phone.tokens)).to.equal('logged_out');
      expect(await app.accessState(ann.tokens)).to.equal('valid');
      await app.useCases.revokeSession.execute(ann, ann.sessionId);
      expect(await app.accessState(ann.tokens)).to.equal('logged_out');
    });

    it('is refused for another user’s session, an ended one and an unknown one', async () => {
      const [ann, bob] = [await app.member('ann'), await app.member('bob')];
      await refusal(SessionNotFoundError, app.useCases.revokeSession.execute(ann, bob.sessionId));
      await refusal(SessionNotFoundError, app.useCases.revokeSession.execute(ann, newId<SessionId>()));
      await app.useCases.revokeSession.execute(bob, bob.sessionId);
      await refusal(SessionNotFoundError, app.useCases.revokeSession.execute(bob, bob.sessionId));
      expect(await app.accessState(ann.tokens)).to.equal('valid');
    });
  });
});
