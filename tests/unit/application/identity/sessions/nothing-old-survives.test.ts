import { expect } from 'chai';
import type { Session } from '#domain/identity/sessions/session.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { InvalidCredentialsError } from '#application/shared/errors.ts';
import { callsOf, justBefore } from '#tests/support/intercept.ts';
import { CLIENT, PASSWORD, TestApplication, type Member } from '#tests/support/test-application.ts';

type Change = (app: TestApplication, ann: Member) => Promise<unknown>;

const NEW_PASSWORD = 'another horse entirely';

/** Every change that ends a user's sessions. */
const changes: Readonly<Record<string, Change>> = {
  'new roles of one’s own': (app, ann) => app.useCases.updateOwnRoles.execute(ann, ['editor']),
  'roles that an admin sets': async (app, ann) => {
    const root = await app.session('root');
    return await app.useCases.assignRoles.execute({
      actor: root,
      userId: ann.userId,
      roles: ['user', 'editor'],
    });
  },
  'a role that an operator grants': (app) => app.useCases.grantRole.execute('ann', 'editor'),
  'a new password': (app, ann) => {
    const passwords = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    return app.useCases.changePassword.execute({ actor: ann, ...passwords, client: CLIENT });
  },
  'a password that an operator sets': (app) => app.useCases.setPassword.execute('ann', NEW_PASSWORD),
  'a logout everywhere': (app, ann) => logout(app, ann, 'all'),
  'a logout everywhere else': (app, ann) => logout(app, ann, 'others'),
  'an end of sessions by an operator': (app) => app.useCases.endSessions.execute('ann'),
  'a deletion of the account': (app, ann) => app.deleteAccount(ann.userId),
};

async function logout(app: TestApplication, ann: Member, scope: 'all' | 'others'): Promise<void> {
  const bearer = await app.ports.accessTokens.verify(ann.tokens.accessToken);
  await app.useCases.logout.execute({ bearer, refreshTokens: [], scope });
}

/** Every place between a login's reading of the account and its answer where the change may come in. */
const moments: Readonly<Record<string, (app: TestApplication, happens: () => Promise<unknown>) => void>> = {
  'before it reads the account': (app, happens) => justBefore(app.ports.credentials, 'findByName', happens),
  'before it compares the password': (app, happens) => justBefore(app.ports.hasher, 'verify', happens),
  'before it opens the session': (app, happens) => justBefore(app.ports.sessions, 'open', happens),
  'after it opened the session': (app, happens) => justBefore(app.ports.accessTokens, 'issue', happens),
};

const VARIABLES = { selfAssignableRoles: ['user', 'editor'] };

async function loginOrNull(app: TestApplication): Promise<TokensView | null> {
  try {
    return await app.login('ann');
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return null;
    throw error;
  }
}

/**
 * Whatever the login came back with, it is no token of the state before the change.
 * @param opened the calls that opened sessions.
 */
async function expectNothingOld(
  app: TestApplication,
  tokens: TokensView | null,
  opened: unknown[][],
): Promise<void> {
  if (tokens === null || (await app.accessState(tokens)) !== 'valid') {
    if (tokens !== null) expect(await app.refreshState(tokens)).not.to.equal('valid');
    return;
  }
  // It lives: then it was opened under what is true now.
  const actor = await app.actor(tokens);
  const { view } = await app.useCases.getMe.execute(actor);
  expect(view).to.deep.include({ roles: actor.roles });
  const [, securityVersion] = opened.find(([session]) => (session as Session).id === actor.sessionId)!;
  expect((await app.ports.users.findById(actor.userId))?.securityVersion).to.equal(securityVersion);
  expect((await app.login('ann', PASSWORD)).user.id).to.equal(actor.userId);
}

describe('Nothing of the old state survives', () => {
  for (const [what, change] of Object.entries(changes)) {
    for (const [when, hook] of Object.entries(moments)) {
      it(`when ${what} comes during a login, ${when}`, async () => {
        const app = new TestApplication(VARIABLES);
        await app.registerAdmin('root');
        const ann = await app.member('ann');
        const opened = callsOf(app.ports.sessions, 'open');
        let changed: Promise<unknown> | null = null;
        hook(app, () => (changed ??= change(app, ann)));
        const tokens = await loginOrNull(app);
        expect(changed, 'the change came in').not.to.equal(null);
        await expectNothingOld(app, tokens, opened);
      });
    }

    it(`when ${what} and many logins come at once`, async () => {
      const app = new TestApplication(VARIABLES);
      await app.registerAdmin('root');
      const ann = await app.member('ann');
      const opened = callsOf(app.ports.sessions, 'open');
      const logins = Array.from({ length: 5 }, () => loginOrNull(app));
      await change(app, ann);
      for (const tokens of await Promise.all([...logins, loginOrNull(app)]))
        await expectNothingOld(app, tokens, opened);
    });
  }

  it('when the roles change in the middle of a refresh', async () => {
    const app = new TestApplication(VARIABLES);
    const ann = await app.member('ann');
    justBefore(app.ports.accessTokens, 'issue', () => app.useCases.grantRole.execute('ann', 'admin'));
    const refreshed = await app.useCases.refreshSession.execute([ann.tokens.refreshToken]);
    expect(await app.accessState(refreshed)).to.equal('roles_changed');
    expect(await app.refreshState(refreshed)).to.equal('roles_changed');
  });
});
