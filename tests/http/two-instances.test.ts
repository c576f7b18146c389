import { expect } from 'chai';
import { decodeJwt } from 'jose';
import type { AccountView, PublicUserView } from '#application/identity/accounts/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { outcome, type Answer } from '#tests/support/answer.ts';
import { withClient } from '#tests/support/schema-of.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import type { Actor, TestApi } from '#tests/support/test-api.ts';
import { redisDatabase } from '#tests/support/test-redis-database.ts';
import { redisOrSkip, startTestRedis } from '#tests/support/test-redis.ts';
import { FIRST_ADMIN, twoInstances } from '#tests/support/two-instances.ts';

const LIMIT = 5_000;

describe('Two instances on one PostgreSQL and one Redis', function () {
  this.slow(3_000);
  const { one, two, processes, databaseUrl } = twoInstances(async (context) => {
    const redis = redisDatabase(await redisOrSkip(context, startTestRedis));
    await redis.flush();
    return { REDIS_URL: redis.url, RATE_LIMIT_PER_MINUTE: String(LIMIT) };
  });

  theSameOnBoth(one, two, processes);

  it('show on both at once in the list who was added, changed or deleted on one', async () => {
    const newest = async (api: TestApi): Promise<PublicUserView | undefined> =>
      (await api.call<{ items: readonly PublicUserView[] }>('GET /users?limit=1')).body.items[0];
    for (const [here, there] of [
      [one, two],
      [two, one],
    ] as const) {
      await newest(there);
      const ada = await here.loggedIn();
      expect((await newest(there))?.id).to.equal(ada.id);
      await ada.call('PATCH /me', { body: { firstName: 'Augusta' } });
      expect((await newest(there))?.firstName).to.equal('Augusta');
      await ada.call('DELETE /me');
      expect((await newest(there))?.id).not.to.equal(ada.id);
    }
  });

  it('say in the tokens of both when and how the session was opened, by its row', async () => {
    const ada = await one.loggedIn();
    const opened = `auth_time = auth_time - interval '1 hour', amr = '{pwd,otp,mfa}', acr = 'aal2'`;
    await withClient(databaseUrl(), (client) =>
      client.query(`UPDATE sessions SET ${opened} WHERE id = $1`, [ada.sessionId]),
    );
    const { auth_time: before } = decodeJwt(ada.tokens.accessToken);
    let { refreshToken } = ada.tokens;
    for (const api of [two, one]) {
      const { body } = await api.call<TokensView>('POST /refresh', { body: { refreshToken } });
      const claims = { auth_time: Number(before) - 3_600, amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' };
      expect(decodeJwt(body.accessToken)).to.deep.include(claims);
      ({ refreshToken } = body);
    }
  });

  it('give a page one tag', async () => {
    const tags = await Promise.all(
      [one, two].map(async (api) => (await api.call('GET /users')).headers.get('etag')),
    );
    expect(tags[0]).to.equal(tags[1]);
  });

  it('count a client’s requests together', async () => {
    const ada = await one.loggedIn();
    const left = async (api: TestApi): Promise<number> => {
      const { headers } = await api.call('GET /me', { token: ada.tokens.accessToken });
      return Number(/;r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
    };
    expect([await left(one), await left(two), await left(one)]).to.deep.equal([
      LIMIT - 1,
      LIMIT - 2,
      LIMIT - 3,
    ]);
  });

  it('count failed logins together', async () => {
    const ada = await one.registered();
    const body = { login: ada.login, password: 'wrong' };
    const outcomes: string[] = [];
    for (const api of [one, two, one, two, one, two])
      outcomes.push(outcome(await api.call('POST /login', { body })));
    const wrong = Array.from({ length: 5 }, () => '401 invalid_credentials');
    expect(outcomes).to.deep.equal([...wrong, '429 identity.too_many_attempts']);
  });
});

describe('Two instances on one PostgreSQL, without Redis', function () {
  this.slow(3_000);
  const { one, two, processes } = twoInstances(() => Promise.resolve({ RATE_LIMIT_PER_MINUTE: '0' }));

  theSameOnBoth(one, two, processes);

  it('say so in one line of the log', () => {
    for (const { output } of processes())
      expect(output.filter((line) => line.includes('"no_redis"'))).to.have.length(1);
  });
});

/** What holds with and without Redis: nothing that one instance ended lives on the other. */
function theSameOnBoth(one: TestApi, two: TestApi, processes: () => readonly ServiceProcess[]): void {
  /** Somebody whose session both instances have seen alive just now. */
  const known = async (): Promise<Actor> => {
    const ada = await one.loggedIn();
    for (const api of [one, two]) expect(await me(api, ada)).to.equal('200');
    return ada;
  };
  const me = async (api: TestApi, { tokens }: Pick<Actor, 'tokens'>): Promise<string> =>
    outcome(await api.call('GET /me', { token: tokens.accessToken }));

  it('start at once on an empty database and an empty key folder, and are ready', async () => {
    for (const api of [one, two]) expect(outcome(await api.call('GET /readyz'))).to.equal('200');
    const made = processes().flatMap(({ output }) =>
      output.filter((line) => line.includes('"first_admin_made"')),
    );
    expect(made, 'the first admin is made once').to.have.length(1);
    const { user } = await one.login(FIRST_ADMIN);
    expect(user).to.include({
      login: FIRST_ADMIN.login,
      email: null,
      firstName: 'Admin',
      lastName: 'Latchkey',
    });
    expect(user.roles).to.have.members(['user', 'admin']);
    for (const { output } of processes()) expect(output.join('\n')).not.to.match(/"level":"(error|fatal)"/);
  });

  it('take each other’s tokens', async () => {
    for (const [here, there] of [
      [one, two],
      [two, one],
    ] as const) {
      const ada = await here.loggedIn();
      expect(await me(there, ada)).to.equal('200');
      const body = { refreshToken: ada.tokens.refreshToken };
      expect(outcome(await there.call('POST /refresh', { body }))).to.equal('200');
    }
  });

  it('show an account that was changed on one as it is now on both', async () => {
    const ada = await known();
    for (const [firstName, here, there] of [
      ['Augusta', one, two],
      ['Byron', two, one],
    ] as const) {
      const { accessToken: token } = ada.tokens;
      const changed = await here.call<AccountView>('PATCH /me', { body: { firstName }, token });
      const seen = await there.call<AccountView>('GET /me', { token });
      expect(seen.body).to.deep.equal(changed.body);
      expect(seen.headers.get('etag')).to.equal(changed.headers.get('etag'));
      const open = await there.call<PublicUserView>(`GET /users/${ada.id}`);
      expect([open.body.firstName, open.headers.get('etag')]).to.deep.equal([
        firstName,
        changed.headers.get('etag'),
      ]);
    }
  });

  const endings: Readonly<Record<string, (ada: Actor) => Promise<Answer<unknown>>>> = {
    logged_out: async (ada) => await ada.call('POST /logout'),
    roles_changed: async (ada) => await ada.call('PUT /roles/update', { body: { new_roles: ['user'] } }),
    account_deleted: async (ada) => await ada.call('DELETE /me'),
    password_changed: async (ada) => {
      const other = await one.actor(ada);
      const body = { currentPassword: ada.password, newPassword: 'a better horse battery' };
      return await other.call('PUT /me/password', { body });
    },
  };
  for (const [reason, end] of Object.entries(endings))
    it(`kill a token on both by the time that one has answered: ${reason}`, async () => {
      for (let round = 0; round < 5; round += 1) {
        const ada = await known();
        expect((await end(ada)).status).to.be.oneOf([200, 204]);
        expect(await me(two, ada), 'elsewhere').to.equal(`401 ${reason}`);
        expect(await me(one, ada), 'here').to.equal(`401 ${reason}`);
      }
    });

  it('kill a token on both when an admin on the one suspends its account, and neither opens a session', async () => {
    const admin = await two.login(FIRST_ADMIN);
    const ada = await known();
    const call = `POST /admin/users/${ada.id}/suspend`;
    const body = { reason: 'Spam' };
    expect(outcome(await two.call(call, { body, token: admin.accessToken }))).to.equal('204');
    for (const api of [one, two]) {
      expect(await me(api, ada)).to.equal('401 account_suspended');
      const { login, password } = ada;
      expect(outcome(await api.call('POST /login', { body: { login, password } }))).to.equal(
        '403 identity.account_suspended',
      );
      const { refreshToken } = ada.tokens;
      expect(outcome(await api.call('POST /refresh', { body: { refreshToken } }))).to.equal(
        '401 account_suspended',
      );
    }
  });

  it('kill a token on both when an admin on the one changes roles', async () => {
    const admin = await two.login(FIRST_ADMIN);
    const ada = await known();
    const body = { roles: ['user', 'admin'] };
    expect(
      outcome(await two.call(`PUT /users/${ada.id}/roles`, { body, token: admin.accessToken })),
    ).to.equal('200');
    expect([await me(one, ada), await me(two, ada)]).to.deep.equal([
      '401 roles_changed',
      '401 roles_changed',
    ]);
  });

  it('kill a token while both are asked for it all the time', async () => {
    const ada = await known();
    let ended = false;
    const late: string[] = [];
    const ask = async (api: TestApi): Promise<void> => {
      for (let asked = 0; asked < 40; asked += 1) {
        const after = ended;
        const found = await me(api, ada);
        if (after) late.push(found);
      }
    };
    const asking = [one, two, one, two].map(ask);
    await one.call('POST /logout', { token: ada.tokens.accessToken });
    ended = true;
    await Promise.all(asking);
    expect(late).to.have.length.greaterThan(0);
    expect(new Set(late)).to.deep.equal(new Set(['401 logged_out']));
  });

  it('make one successor for 50 refreshes at once, spread over both', async () => {
    const ada = await one.loggedIn();
    const body = { refreshToken: ada.tokens.refreshToken };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? one : two).call<TokensView>('POST /refresh', { body }),
      ),
    );
    expect(new Set(answers.map(outcome))).to.deep.equal(new Set(['200']));
    const successors = new Set(answers.map((answer) => answer.body.refreshToken));
    expect(successors.size).to.equal(1);
    const next = { refreshToken: [...successors][0] };
    expect(outcome(await two.call('POST /refresh', { body: next }))).to.equal('200');
    expect(await me(one, ada)).to.equal('200');
  });
}
