import { expect } from 'chai';
import type { RawBuilder } from 'kysely';
import { Database } from '#adapters/postgres/database.ts';
import { deleteEndedBefore, endExpired } from '#adapters/postgres/identity/sessions/queries.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { countRows } from '#tests/support/count-rows.ts';
import type { FaultClient, FaultPerson } from '#tests/support/fault-client.ts';
import { expectFigure, figure, LONG, milliseconds, percentile } from '#tests/support/fault-figures.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { insertAuditEvents, insertEndedSessions } from '#tests/support/many-sessions.ts';
import { withClient } from '#tests/support/schema-of.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { until } from '#tests/support/until.ts';

/** Of one account, with the audit events of their logins: a day of one login a second; in the short form three hours. */
const SESSIONS = LONG ? 86_400 : 10_800;
const KEPT = LONG ? 3_000_000 : 86_400;
/** PostgreSQL's pages that a look for due rows may read, whatever the size of the table: a path through each index. */
const FEW_PAGES = 50;
/** Deadline of a statement. */
const STATEMENT_MS = 1_400;

describe('Very many sessions', function () {
  this.timeout(LONG ? 600_000 : 180_000);

  let world: FaultWorld;
  let service: ServiceProcess;
  let client: FaultClient;
  let neighbour: TokensView;

  before(async () => {
    world = await openFaultWorld();
    service = await world.start();
    client = world.clientOf(service);
    neighbour = await client.login(await client.registered());
  });
  after(async () => await world?.close());

  /** Registers an account and gives it sessions that have ended. */
  async function accountWithSessions(count: number, hoursAgo: number): Promise<FaultPerson> {
    const person = await client.registered();
    await withClient(world.databaseUrl, async (direct) => {
      await insertEndedSessions(direct, { userId: person.id, count, hoursAgo });
      await direct.query('ANALYZE sessions');
    });
    return person;
  }

  /** What others do meanwhile, without pause. @returns how long each of their requests took, in ms. */
  async function othersUntil(isOver: () => boolean): Promise<readonly number[]> {
    const times: number[] = [];
    const { accessToken: token } = neighbour;
    while (!isOver()) {
      const person = client.newPerson();
      for (const [line, parts] of [
        ['GET /me', { token }],
        ['POST /tasks', { token, body: { title: 'a task' } }],
        ['POST /register', { body: person }],
        ['POST /login', { body: person }],
      ] as const) {
        const { status, ms } = await client.call(line, parts);
        expect(status, line).to.be.oneOf([200, 201]);
        times.push(ms);
      }
    }
    return times;
  }

  async function countOf(which: string): Promise<number> {
    return await countRows(world.databaseUrl, which);
  }

  it('do not keep their account from being deleted, nor anybody else from working', async () => {
    const person = await accountWithSessions(SESSIONS, 0);
    await withClient(world.databaseUrl, (direct) =>
      insertAuditEvents(direct, { userId: person.id, count: SESSIONS }),
    );
    const { accessToken: token } = await client.login(person);
    let over = false;
    const others = othersUntil(() => over);
    const deleted = await client.call('DELETE /me', { token });
    over = true;
    const times = await others;
    expect(deleted.status, deleted.text).to.equal(204);
    expect((await client.call('GET /me', { token })).body).to.include({ reason: 'account_deleted' });
    expect(await countOf(`audit_events WHERE subject_id = '${person.id}' AND ip IS NOT NULL`)).to.equal(0);
    figure(
      `account with ${SESSIONS} ended sessions and ${2 * SESSIONS} audit events deleted in ${milliseconds(deleted.ms)}; ` +
        `others meanwhile p99 ${milliseconds(percentile(times, 99))}`,
    );
    expectFigure('others p99, in ms', percentile(times, 99), STATEMENT_MS);
  });

  it('are purged in batches when they are due, while others work, and the rest stays', async () => {
    const person = await accountWithSessions(SESSIONS, 25);
    await withClient(world.databaseUrl, (direct) =>
      insertEndedSessions(direct, { userId: person.id, count: KEPT, hoursAgo: 0 }),
    );
    const due = `sessions WHERE ended_at < now() - interval '24 hours'`;
    const expected = await countOf(due);
    const kept = (await countOf('sessions')) - expected;
    await service.stop();
    const started = performance.now();
    // Each instance looks for what is due when it has started.
    service = await world.start();
    client = world.clientOf(service);
    let over = false;
    const others = othersUntil(() => over);
    await until(() => {
      expect(service.logged('purge_failed')).to.deep.equal([]);
      return service.logged('sessions_purged').length > 0;
    }, 120_000);
    const ms = performance.now() - started;
    over = true;
    const times = await others;
    expect(Number(service.logged('sessions_purged')[0]?.['rows'])).to.be.at.least(expected);
    expect(await countOf('sessions')).to.be.within(kept - SESSIONS, kept + times.length);
    expect(await countOf(due)).to.be.below(SESSIONS);
    figure(
      `${expected} of ${expected + kept} sessions purged ${milliseconds(ms)} after a start; ` +
        `others meanwhile p99 ${milliseconds(percentile(times, 99))}`,
    );
    expectFigure('others p99, in ms', percentile(times, 99), STATEMENT_MS);
  });

  it('are not looked at while none is due', async () => {
    await withClient(world.databaseUrl, (direct) => direct.query('VACUUM ANALYZE sessions'));
    const day = 24 * 3_600_000;
    const longAgo = new Date(Date.now() - 3 * day);
    for (const statement of [endExpired(longAgo, 500), deleteEndedBefore(longAgo, 500)])
      expect(await pagesRead(statement)).to.be.below(FEW_PAGES);
  });

  async function pagesRead(statement: RawBuilder<unknown>): Promise<number> {
    const database = new Database({ url: world.databaseUrl, poolSize: 1 });
    const { sql, parameters } = statement.compile(database.em.getKysely());
    await database.close();
    return await withClient(world.databaseUrl, async (direct) => {
      const { rows } = await direct.query<{
        'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }];
      }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`, [...parameters]);
      const [plan] = rows[0]!['QUERY PLAN'];
      return plan.Plan['Shared Hit Blocks'] + plan.Plan['Shared Read Blocks'];
    });
  }
});
