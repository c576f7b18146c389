import { expect } from 'chai';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { countRows } from '#tests/support/count-rows.ts';
import type { FaultClient, FaultPerson, FaultReply, FaultRequest } from '#tests/support/fault-client.ts';
import { eventLoopDelay, expectQuickLoop, figure, LONG, milliseconds } from '#tests/support/fault-figures.ts';
import { tokenStateOf } from '#tests/support/fault-probe.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { halfMadeRows, NOTHING_HALF_MADE } from '#tests/support/half-made.ts';
import { findRedisProgram, type RedisServer, startRedisServer } from '#tests/support/redis-server.ts';
import { withClient } from '#tests/support/schema-of.ts';

const ROUNDS = LONG ? 50 : 2;
const PARALLEL = LONG ? 50 : 20;

type Sent = FaultReply<TokensView>;
/** Outcomes, and how often each came. */
type Outcomes = Map<string, number>;

describe('Requests that race on two instances', function () {
  this.timeout(LONG ? 240_000 : 180_000);

  let world: FaultWorld;
  let redis: RedisServer | null;
  let clients: readonly [FaultClient, FaultClient];
  let outcomes: Outcomes;

  before(async () => {
    world = await openFaultWorld();
    // With a cache there is more to get wrong; without one the same must hold.
    const program = findRedisProgram();
    redis = program === null ? null : await startRedisServer(program);
    const variables = {
      ...(redis && { REDIS_URL: redis.url }),
      // A busy machine is not a lost Redis.
      REDIS_COMMAND_TIMEOUT_MS: '5000',
      ROLES: 'user,editor,admin',
      SELF_ASSIGNABLE_ROLES: 'user,editor',
      // A login takes a few milliseconds, so that some are always half done.
      ARGON2_MEMORY_KIB: '4096',
    };
    const services = await Promise.all([world.start(variables), world.start(variables)]);
    const [one, two] = services.map((service) => world.clientOf(service));
    clients = [one!, two!];
    await Promise.all(clients.map((client) => eventLoopDelay(client)));
  });
  after(async () => {
    await world?.close();
    await redis?.kill();
  });

  beforeEach(() => {
    outcomes = new Map();
  });
  afterEach(async () => {
    if (outcomes.size === 0) return;
    const counted = [...outcomes].map(([what, count]) => `${what} × ${count}`).toSorted();
    figure(`${ROUNDS} × ${PARALLEL}: ${counted.join(', ')}`);
    expect(clients.map(({ serverErrors }) => serverErrors)).to.deep.equal([0, 0]);
    expect(await halfMadeRows(world.databaseUrl)).to.deep.equal(NOTHING_HALF_MADE);
  });

  let turn = 0;
  /** By either instance, in turn. */
  async function send(line: string, parts: FaultRequest = {}): Promise<Sent> {
    turn += 1;
    const reply = await clients[turn % 2]!.call<TokensView>(line, parts);
    const what = `${line.replace(/[0-9a-f-]{36}/, '{id}')} ${said(reply)}`;
    outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
    return reply;
  }

  function times<T>(count: number, work: (index: number) => Promise<T>): Promise<readonly T[]> {
    return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
  }

  function race(title: string, round: () => Promise<void>): void {
    it(title, async () => {
      for (let count = 0; count < ROUNDS; count += 1) await round();
    });
  }

  function expectOnly(replies: readonly Sent[], allowed: readonly string[]): void {
    const others = replies.map(said).filter((what) => !allowed.includes(what));
    expect(others).to.deep.equal([]);
  }

  async function tokenStates(sessions: readonly Sent[]): Promise<readonly string[]> {
    return await Promise.all(
      sessions.map(({ body }, index) => tokenStateOf(clients[index % 2]!, body.accessToken)),
    );
  }

  async function someone(): Promise<{ person: FaultPerson; tokens: TokensView }> {
    const person = await clients[0].registered();
    return { person, tokens: await clients[0].login(person) };
  }

  /** Logins; once some of them have been answered, the change, and at the same moment as many logins again. */
  async function amongLogins({ login, password }: FaultPerson, change: () => Promise<Sent>) {
    const half = PARALLEL / 2;
    const { promise: some, resolve } = Promise.withResolvers<void>();
    const log = async (): Promise<Sent> => {
      const sent = await send('POST /login', { body: { login, password } });
      resolve();
      return sent;
    };
    const first = times(half, log);
    await some;
    const changed = change();
    const all = [...(await times(half, log)), ...(await first)];
    expectOnly(all, ['200', '401 invalid_credentials']);
    return { reply: await changed, opened: all.filter(({ status }) => status === 200) };
  }

  race('register one address once', async () => {
    const email = `${clients[0].newPerson().login}@example.org`;
    const replies = await times(PARALLEL, async (index) => {
      const { password } = clients[0].newPerson();
      const names = { firstName: 'Ada', lastName: 'Lovelace' };
      const spelling = index % 2 === 0 ? email : email.toUpperCase();
      return await send('POST /register', { body: { email: spelling, password, ...names } });
    });
    expectOnly(replies, ['201', '409 identity.email_taken']);
    expect(replies.filter(({ status }) => status === 201)).to.have.length(1);
  });

  race('refresh one token to one successor', async () => {
    const { tokens } = await someone();
    const { refreshToken } = tokens;
    const replies = await times(PARALLEL, () => send('POST /refresh', { body: { refreshToken } }));
    expectOnly(replies, ['200']);
    expect(new Set(replies.map(({ body }) => body.refreshToken)).size).to.equal(1);
    expect(new Set(await tokenStates(replies))).to.deep.equal(new Set(['200']));
  });

  race('leave one admin when admins demote each other and delete themselves', async () => {
    const people = [await clients[0].registered(), await clients[0].registered()] as const;
    await withClient(world.databaseUrl, async (other) => {
      await other.query(`UPDATE users SET roles = '{user}'`);
      await other.query(`UPDATE users SET roles = '{user,admin}' WHERE id = ANY ($1)`, [
        people.map(({ id }) => id),
      ]);
    });
    const admins = [await clients[0].login(people[0]), await clients[1].login(people[1])] as const;
    const replies = await times(PARALLEL, async (index) => {
      const [me, you] = [index % 2, (index + 1) % 2] as const;
      const token = admins[me]!.accessToken;
      if (index % 5 === 4) return await send('DELETE /me', { token });
      return await send(`PUT /users/${people[you]!.id}/roles`, { token, body: { roles: ['user'] } });
    });
    const allowed = ['200', '204', '409 roles.last_admin', '401 roles_changed', '401 account_deleted'];
    expectOnly(replies, [...allowed, '404 identity.user_not_found', '403 roles.not_allowed']);
    expect(await countRows(world.databaseUrl, `users WHERE 'admin' = ANY (roles)`)).to.equal(1);
  });

  race('delete an account with all that is added to it meanwhile', async () => {
    const { person, tokens } = await someone();
    const { accessToken: token, refreshToken } = tokens;
    const replies = await times(PARALLEL, async (index) => {
      if (index === Math.floor(PARALLEL / 2)) return await send('DELETE /me', { token });
      return await [
        () => send('POST /tasks', { token, body: { title: 'a task' } }),
        () => send('POST /refresh', { body: { refreshToken } }),
        () => send('PATCH /me', { token, body: { firstName: 'Ada' } }),
      ][index % 3]!();
    });
    expectOnly(replies, ['200', '201', '204', '401 account_deleted']);
    const refreshed = replies.filter(({ body }) => body?.accessToken !== undefined);
    expect(new Set(['401 account_deleted', ...(await tokenStates(refreshed))])).to.have.length(1);
    expect((await clients[0].call(`GET /users/${person.id}`)).status).to.equal(404);
  });

  race('leave no session that was opened with the old password', async () => {
    const { person, tokens } = await someone();
    const { password: currentPassword } = person;
    const { password: newPassword } = clients[0].newPerson();
    const { reply, opened } = await amongLogins(person, () =>
      send('PUT /me/password', { token: tokens.accessToken, body: { currentPassword, newPassword } }),
    );
    expect(said(reply)).to.equal('204');
    expect(new Set(['401 password_changed', ...(await tokenStates(opened))])).to.have.length(1);
    expect(await tokenStateOf(clients[1], tokens.accessToken)).to.equal('200');
  });

  race('leave no session that was opened with the old roles', async () => {
    const { person, tokens } = await someone();
    const { reply, opened } = await amongLogins(person, () =>
      send('PUT /roles/update', { token: tokens.accessToken, body: { new_roles: ['editor'] } }),
    );
    expect(said(reply)).to.equal('200');
    const found = await tokenStates(opened);
    for (const [index, { body }] of opened.entries()) {
      const isNew = rolesIn(body).includes('editor');
      expect(found[index]).to.equal(isNew ? '200' : '401 roles_changed');
      expect(body.user.roles).to.deep.equal(rolesIn(body));
    }
  });

  race('leave no session of those that were open when all were ended', async () => {
    const { person, tokens } = await someone();
    const { reply, opened } = await amongLogins(person, () =>
      send('POST /logout?scope=all', { token: tokens.accessToken }),
    );
    expect(said(reply)).to.equal('204');
    const live = (await tokenStates(opened)).filter((state) => state === '200');
    const stored = 'sessions WHERE user_id = $1 AND ended_at IS NULL';
    // What lives in the database and what is let in are the same sessions.
    expect(live).to.have.length(await countRows(world.databaseUrl, stored, [person.id]));
    expect(await tokenStateOf(clients[1], tokens.accessToken)).to.equal('401 logged_out');
  });

  race('leave no session of an account that is deleted', async () => {
    const { person, tokens } = await someone();
    const { reply, opened } = await amongLogins(person, () =>
      send('DELETE /me', { token: tokens.accessToken }),
    );
    expect(said(reply)).to.equal('204');
    expect(new Set(['401 account_deleted', ...(await tokenStates(opened))])).to.have.length(1);
    const { login, password } = person;
    expect(said(await send('POST /login', { body: { login, password } }))).to.equal(
      '401 invalid_credentials',
    );
  });

  it('hold nobody up', async () => {
    const loops = await Promise.all(clients.map((client) => eventLoopDelay(client)));
    figure(`event loop p99 ${milliseconds(Math.max(...loops))} over all races`);
    expectQuickLoop(Math.max(...loops));
  });
});

function said(reply: Sent): string {
  return outcome({ ...reply, headers: new Headers() });
}

function rolesIn({ accessToken }: TokensView): readonly string[] {
  const claims = Buffer.from(accessToken.split('.')[1]!, 'base64url').toString();
  return (JSON.parse(claims) as { roles: string[] }).roles;
}
