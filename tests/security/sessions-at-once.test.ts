import { expect } from 'chai';
import fc from 'fast-check';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { figure, LONG } from '#tests/support/fault-figures.ts';
import { HostileClient, type HostilePerson, type HostileReply } from '#tests/support/hostile-client.ts';
import { type HostileWorld, openHostileWorld } from '#tests/support/hostile-world.ts';

const ROUNDS = LONG ? 200 : 20;
const COUNTER_BYTE = 26;

/** What is done at once, each on one of two instances; `session` picks one of two of the same user's. */
const deed = fc.record({
  // A replay that comes after a refresh is a reuse: with many of them every session would end so, and prove little.
  kind: fc.oneof(
    { weight: 24, arbitrary: fc.constant('refresh' as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom('logout' as const, 'password' as const, 'roles' as const, 'login' as const),
    },
    { weight: 1, arbitrary: fc.constantFrom('replay' as const, 'reuse' as const) },
  ),
  session: fc.nat(1),
  instance: fc.nat(1),
});
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** The refresh tokens that a session has given so far, by counter, and every access token. */
interface Given {
  readonly refreshTokens: Map<number, string>;
  readonly accessTokens: string[];
}

describe('Two instances that are asked for everything about the same sessions at once', function () {
  this.timeout(LONG ? 240_000 : 180_000);

  let world: HostileWorld;
  let clients: readonly HostileClient[];

  before(async () => {
    world = await openHostileWorld();
    const another: ServiceProcess = await world.startAnother();
    clients = [world.client, new HostileClient(another.url)];
  });
  after(async () => {
    clients?.[1]?.close();
    await world?.close();
    expect(clients[1]?.faults).to.deep.equal([]);
  });

  it('give no session two successors, and leave no dead session with a live token', async () => {
    const ended = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 6, maxLength: 24, size: 'max' }), async (deeds) => {
        const user = await world.client.registered();
        const sessions = new Map<string, Given>();
        keep(sessions, user.tokens);
        keep(sessions, await world.client.login(user));
        const opened = [...sessions.keys()];
        // Two rotations, so that there is a token to replay and one to reuse.
        for (const given of sessions.values())
          for (const counter of [0, 1]) keep(sessions, await rotated(given, counter));
        const replies = await Promise.all(
          deeds.map((each) => done(each, user, [...sessions.values()][each.session]!)),
        );
        for (const { body, status } of replies)
          if (status === 200 && 'accessToken' in body) keep(sessions, body as TokensView);
        for (const [at, { status }] of replies.entries()) {
          expect(status).to.be.oneOf(deeds[at]?.kind === 'reuse' ? [401] : [200, 204, 401, 403, 409]);
        }

        for (const [index, [id, given]] of [...sessions].entries()) {
          const state = await oneTokenState(given);
          const endings = deeds.filter((each, at) => ends(each, replies[at]!, index, opened.includes(id)));
          if (endings.length > 0) expect(state, JSON.stringify(endings)).to.not.equal('good');
          const mayEnd = deeds.some(({ kind }) => !['refresh', 'replay', 'login'].includes(kind));
          // Two refreshes in a row close the window for a replay that comes after them.
          const overtaken = deeds.some(({ kind }) => kind === 'replay') && state === 'refresh_reused';
          if (!mayEnd && !overtaken) expect(state).to.equal('good');
          ended.set(state, (ended.get(state) ?? 0) + 1);
          const latest = Math.max(...given.refreshTokens.keys());
          const { status, body } = await clients[0]!.call('POST /refresh', {
            body: { refreshToken: given.refreshTokens.get(latest) },
          });
          expect(status === 200 ? 'good' : body.reason, 'the latest refresh token').to.equal(state);
        }
      }),
      { numRuns: ROUNDS },
    );
    const outcomes = [...ended].map(([reason, count]) => `${reason} × ${count}`).join(', ');
    figure(
      `${ROUNDS} rounds of up to 24 at once on two instances: one successor each; sessions: ${outcomes}`,
    );
  });

  async function rotated({ refreshTokens }: Given, counter: number): Promise<TokensView> {
    const { body } = await world.client.call<TokensView>('POST /refresh', {
      body: { refreshToken: refreshTokens.get(counter) },
    });
    return body;
  }

  async function done(
    { kind, instance }: Deed,
    user: HostilePerson,
    given: Given,
  ): Promise<HostileReply<object>> {
    const client = clients[instance]!;
    const as = { ...user, tokens: { ...user.tokens, accessToken: given.accessTokens[0]! } };
    const counters = { refresh: 2, replay: 1, reuse: 0 } as const;
    switch (kind) {
      case 'refresh':
      case 'replay':
      case 'reuse':
        return await client.call('POST /refresh', {
          body: { refreshToken: given.refreshTokens.get(counters[kind]) },
        });
      case 'logout':
        return await client.call('POST /logout', { as });
      case 'roles':
        return await client.call('PUT /roles/update', { as, body: { new_roles: ['user'] } });
      case 'login':
        return await client.call('POST /login', { body: { login: user.login, password: user.password } });
      case 'password': {
        const body = { currentPassword: user.password, newPassword: client.watch.newPassword() };
        return await client.call('PUT /me/password', { as, body });
      }
    }
  }

  /** What all access tokens of a session are worth on both instances; the test fails where they differ. */
  async function oneTokenState({ accessTokens }: Given): Promise<string> {
    const answers = await Promise.all(
      accessTokens.flatMap((token) =>
        clients.map((client) =>
          client.call('GET /me/sessions', { headers: { Authorization: `Bearer ${token}` } }),
        ),
      ),
    );
    const tokenStates = new Set(answers.map(({ status, body }) => (status === 200 ? 'good' : body.reason)));
    expect([...tokenStates], 'one state of all tokens of a session').to.have.lengthOf(1);
    return String([...tokenStates][0]);
  }
});

/** Whether what was answered means that the session is over; `old` is one that was open before all this. */
function ends(
  { kind, session }: Deed,
  { status }: HostileReply<unknown>,
  index: number,
  old: boolean,
): boolean {
  if (status >= 300) return kind === 'reuse' && index === session;
  if (kind === 'logout') return index === session;
  if (!old) return false;
  return kind === 'roles' || (kind === 'password' && index !== session);
}

function keep(sessions: Map<string, Given>, { accessToken, refreshToken }: TokensView): void {
  const [, claims = ''] = accessToken.split('.');
  const { sid } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string };
  const given = sessions.get(sid) ?? { refreshTokens: new Map<number, string>(), accessTokens: [] };
  sessions.set(sid, given);
  const counter = Buffer.from(refreshToken, 'base64url').readUIntBE(COUNTER_BYTE, 6);
  expect(given.refreshTokens.get(counter) ?? refreshToken, 'one successor').to.equal(refreshToken);
  given.refreshTokens.set(counter, refreshToken);
  given.accessTokens.push(accessToken);
}
