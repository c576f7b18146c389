import { expect } from 'chai';
import { SessionNotFoundError, UserNotFoundError } from '#domain/identity/errors.ts';
import type { SessionId } from '#domain/identity/session.ts';
import { userIdFrom, type UserId } from '#domain/shared/ids.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { TOKENS as T } from '#composition/tokens.ts';
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
describe('What is shown', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  describe('GetMe', () => {
    it('shows the caller all of their account', async () => {
      const { view } = await app.get(T.RegisterUser).execute(ANN);
      const me = await app.get(T.GetMe).execute(await app.actor(await app.login('ann')));
      expect(JSON.parse(me.body)).to.deep.equal(view);
      expect(me.etag).to.equal(`"${view.id}.1"`);
    });

    it('knows nobody whose account went in this very moment', async () => {
      const ann = await app.member('ann');
      await app.get(T.DeleteAccount).execute({ userId: ann.userId, expected: null });
      const shown = Promise.resolve(app.get(T.GetMe).execute(ann));
      const { reason } = await refusal(UnauthenticatedError, shown);
      expect(reason).to.equal('account_deleted');
    });
  });

  describe('GetUser', () => {
    it('shows anybody what is public, and no email', async () => {
      const { view: account } = await app.get(T.RegisterUser).execute(ANN);
      const { id, createdAt } = account;
      expect(await app.get(T.GetUser).execute(userIdFrom(id)!)).to.deep.equal({
        view: { id, login: 'ann', firstName: 'Ann', lastName: 'Other', createdAt },
        version: 1,
      });
    });

    it('finds nobody who is not there', async () => {
      await refusal(UserNotFoundError, app.get(T.GetUser).execute(newId<UserId>()));
    });
  });

  describe('ListUsers', () => {
    interface Page {
      readonly items: readonly { readonly id: string; readonly login: string }[];
      readonly nextCursor: string | null;
    }
    const list = async (limit: number, before: UserId | null = null): Promise<Page> => {
      const { body } = await app.get(T.ListUsers).execute({ limit, before });
      return JSON.parse(Buffer.from(body).toString()) as Page;
    };
    const logins = ({ items }: Page) => items.map(({ login }) => login);

    it('shows all users, newest first, page after page, and no email', async () => {
      for (const name of ['one', 'two', 'three']) await app.register(name);
      await app.get(T.RegisterUser).execute(ANN);
      const first = await list(2);
      expect(logins(first)).to.deep.equal(['ann', 'three']);
      expect(Object.keys(first.items[0]!)).to.deep.equal([
        'id',
        'login',
        'firstName',
        'lastName',
        'createdAt',
      ]);
      expect(first.nextCursor).to.be.a('string');
      const second = await list(2, userIdFrom(first.items[1]!.id));
      expect(logins(second)).to.deep.equal(['two', 'one']);
    });

    it('says that nothing follows, also after a full page', async () => {
      for (const name of ['one', 'two']) await app.register(name);
      expect((await list(2)).nextCursor).to.equal(null);
      expect((await list(3)).nextCursor).to.equal(null);
      expect((await list(1)).nextCursor).not.to.equal(null);
    });

    it('asks the repository once while nothing changes', async () => {
      await app.register('ann');
      const asked = callsOf(app.get(T.UserRepository), 'list');
      await Promise.all([list(10), list(10), list(10)]);
      await list(10);
      expect(asked).to.have.lengthOf(1);
      await app.register('bob');
      expect(logins(await list(10))).to.deep.equal(['bob', 'ann']);
    });

    it('gives equal pages equal tags and different ones different tags', async () => {
      await app.register('ann');
      const tag = async () => (await app.get(T.ListUsers).execute({ limit: 10, before: null })).etag;
      const first = await tag();
      await app.get(T.UserListCache).invalidate();
      expect(await tag()).to.equal(first);
      await app.register('bob');
      expect(await tag()).not.to.equal(first);
    });
  });

  describe('ListSessions', () => {
    it('shows the caller their live sessions, newest first, and which one is theirs', async () => {
      const [ann, phone, gone] = [
        await app.member('ann'),
        await app.session('ann'),
        await app.session('ann'),
      ];
      await app.member('bob');
      await app.get(T.RevokeSession).execute(ann, gone.sessionId);
      const shown = await app.get(T.ListSessions).execute(ann);
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

    it('shows when a session ends if it is not used, or at the latest', async () => {
      app = new TestApplication({ SESSION_IDLE_TTL: '100', SESSION_MAX_TTL: '150' });
      const ann = await app.member('ann');
      const opened = app.clock.now().getTime();
      const expiresAt = async () => (await app.get(T.ListSessions).execute(ann))[0]?.expiresAt;
      expect(await expiresAt()).to.equal(new Date(opened + 100_000).toISOString());
      app.clock.advance(60);
      await app.get(T.RefreshSession).execute(ann.tokens.refreshToken);
      expect(await expiresAt()).to.equal(new Date(opened + 150_000).toISOString());
    });
  });

  describe('RevokeSession', () => {
    it('ends one session of the caller at once', async () => {
      const [ann, phone] = [await app.member('ann'), await app.session('ann')];
      await app.get(T.RevokeSession).execute(ann, phone.sessionId);
      expect(await app.standing(phone.tokens)).to.equal('logged_out');
      expect(await app.standing(ann.tokens)).to.equal('good');
      await app.get(T.RevokeSession).execute(ann, ann.sessionId);
      expect(await app.standing(ann.tokens)).to.equal('logged_out');
    });

    it('finds no session that is another’s, that has ended or that never was', async () => {
      const [ann, bob] = [await app.member('ann'), await app.member('bob')];
      await refusal(SessionNotFoundError, app.get(T.RevokeSession).execute(ann, bob.sessionId));
      await refusal(SessionNotFoundError, app.get(T.RevokeSession).execute(ann, newId<SessionId>()));
      await app.get(T.RevokeSession).execute(bob, bob.sessionId);
      await refusal(SessionNotFoundError, app.get(T.RevokeSession).execute(bob, bob.sessionId));
      expect(await app.standing(ann.tokens)).to.equal('good');
    });
  });
});
