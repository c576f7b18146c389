import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { auditMismatches, NO_MISMATCH } from '#tests/support/audit-mismatches.ts';
import { countRows } from '#tests/support/count-rows.ts';
import type { FaultClient, FaultReply } from '#tests/support/fault-client.ts';
import { figure, LONG } from '#tests/support/fault-figures.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { until } from '#tests/support/until.ts';

const WRITERS = 8;
const KILLS = LONG ? 20 : 3;

describe('The audit log under kill -9', function () {
  this.timeout(LONG ? 240_000 : 180_000);

  let world: FaultWorld;
  let client: FaultClient;
  let wholeLives = 0;
  /** Acknowledged requests, by the type of the event that each must have left. */
  const acknowledged = new Map<string, number>();

  before(async () => {
    world = await openFaultWorld();
  });
  after(async () => await world?.close());

  /** @returns the answer, or null for a request that failed: then it may have happened, or not. */
  async function send<Body>(
    type: string,
    line: string,
    parts: { readonly body?: unknown; readonly token?: string | undefined },
  ): Promise<FaultReply<Body> | null> {
    const reply = await client.attempt<Body>(line, parts);
    if (reply === null || reply.status >= 300) return null;
    acknowledged.set(type, (acknowledged.get(type) ?? 0) + 1);
    return reply;
  }

  /** One account with everything that changes it, until something fails. */
  async function liveOneLife(isDeletedAtLast: boolean): Promise<void> {
    const { login, password } = client.newPerson();
    const newPassword = world.watch.newPassword();
    const logIn = async (secret: string): Promise<string | undefined> => {
      const body = { login, password: secret };
      return (await send<TokensView>('login.succeeded', 'POST /login', { body }))?.body.accessToken;
    };
    if ((await send('account.registered', 'POST /register', { body: { login, password } })) === null) return;
    let token = await logIn(password);
    const steps = [
      () => send('account.updated', 'PATCH /me', { body: { firstName: 'Other' }, token }),
      () => send('roles.changed', 'PUT /roles/update', { body: { new_roles: ['user'] }, token }),
      async () => (token = (await logIn(password)) && (await logIn(password))),
      () =>
        send('password.changed', 'PUT /me/password', {
          body: { currentPassword: password, newPassword },
          token,
        }),
      async () => (await logIn(newPassword)) && (await logIn(newPassword)),
      () => send('session.ended', 'POST /logout?scope=others', { token }),
      () =>
        isDeletedAtLast
          ? send('account.deleted', 'DELETE /me', { token })
          : send('session.ended', 'POST /logout', { token }),
    ];
    for (const step of steps) if (token === undefined || !(await step())) return;
    wholeLives += 1;
  }

  async function eventsOf(type: string): Promise<number> {
    return await countRows(world.databaseUrl, 'audit_events WHERE type = $1', [type]);
  }

  it('has the event of every change, and no event of a change that is not there', async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const service = await world.start();
      client = world.clientOf(service);
      let killed = false;
      const isKilled = (): boolean => killed;
      const writing = Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          for (let round = writer; !isKilled(); round += 1) await liveOneLife(round % 2 === 0);
        }),
      );
      const before = wholeLives;
      await until(() => Promise.resolve(wholeLives > before + 1));
      await pause(Math.random() * 300);
      const died = service.kill();
      killed = true;
      await Promise.all([died, writing]);
      expect(await auditMismatches(world.databaseUrl)).to.deep.equal(NO_MISMATCH);
    }
    for (const [type, count] of acknowledged) expect(await eventsOf(type), type).to.be.at.least(count);
    expect([...acknowledged.keys()]).to.have.members([
      'account.registered',
      'login.succeeded',
      'account.updated',
      'roles.changed',
      'password.changed',
      'session.ended',
      'account.deleted',
    ]);
    const total = [...acknowledged.values()].reduce((sum, count) => sum + count, 0);
    figure(`${KILLS} × kill -9 under ${total} audited changes: 0 without event, 0 events without change`);
  });
});
