import { expect } from 'chai';
import { sql, type RawBuilder } from 'kysely';
import { Database } from '#adapters/postgres/database.ts';
import { PostgresAccountSearch } from '#adapters/postgres/identity/administration/postgres-account-search.ts';
import {
  accountsByPrefix,
  accountsByRole,
  accountsPage,
} from '#adapters/postgres/identity/administration/queries.ts';
import { createOrm } from '#adapters/postgres/orm.ts';
import type { AccountQuery } from '#application/identity/administration/ports/account-search.ts';
import { ALL_ACCOUNTS } from '#tests/support/builders.ts';
import { PATIENT_DEADLINES } from '#tests/support/persistence.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import type { TestDatabase } from '#tests/support/test-postgres.ts';

const ACCOUNTS = 100_000;
const PAGE = 51;
/** As many accounts as a text may match to be found by the indexes of names. */
const FEW = 1_000;

const ANY: AccountQuery = { ...ALL_ACCOUNTS, now: new Date(), limit: PAGE };

interface Plan {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** What a search reads must not grow with the number of accounts: the reads are counted, not timed. */
describe(`Searching among ${ACCOUNTS.toLocaleString('en')} accounts`, function () {
  let target: TestDatabase;

  before(async () => {
    target = await createMigratedDatabase();
    // One account an hour. Each hundredth is a Marta: evenly spread; all Wandas are among the oldest.
    await withClient(target.url, (client) =>
      client.query(`
        INSERT INTO users (id, email, login, first_name, last_name, search_first_name, search_last_name, roles,
          suspended_until, suspension_reason, security_version, version, created_at, updated_at)
        SELECT uuidv7((n - ${ACCOUNTS}) * interval '1 hour'), 'person.' || n || '@example.org', 'person-' || n,
          first, 'Byron', lower(first), 'byron',
          '{user}',
          CASE WHEN n % 10000 = 0 THEN now() + interval '1 year' END, CASE WHEN n % 10000 = 0 THEN 'Spam' END,
          1, 1, now() + (n - ${ACCOUNTS}) * interval '1 hour', now()
        FROM (
          SELECT n, CASE WHEN n % 100 = 0 THEN 'Marta' WHEN n <= ${FEW} THEN 'Wanda' ELSE 'Ada' END AS first
          FROM generate_series(1, ${ACCOUNTS}) AS n
        ) AS person;
        ANALYZE users;
        -- The statistics, which are a sample, may know no admin.
        UPDATE users SET roles = '{user,admin}' WHERE substr(login, 8)::integer % 20000 = 0`),
    );
  });

  after(async () => await target?.release());

  /** @returns the rows, and how many rows of tables and indexes were looked at for them. */
  async function looked(statement: RawBuilder<unknown>): Promise<{ rows: number; read: number }> {
    const orm = createOrm({ url: target.url });
    try {
      const { sql, parameters } = statement.compile(orm.em.fork().getKysely());
      return await withClient(target.url, async (client) => {
        const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
          `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql}`,
          [...parameters],
        );
        const plan = rows[0]!['QUERY PLAN'][0].Plan;
        return { rows: plan['Actual Rows'], read: readBy(plan) };
      });
    } finally {
      await orm.close();
    }
  }

  it('without a text reads a page, and at most a handful beside it', async () => {
    expect(await looked(accountsPage(ANY, null))).to.deep.equal({ rows: PAGE, read: PAGE });
  });

  for (const status of ['suspended', 'active'] as const) {
    it(`reads no more with the status ${status}`, async () => {
      expect((await looked(accountsPage({ ...ANY, status }, null))).read).to.be.at.most(2 * PAGE);
    });
  }

  for (const role of ['admin', 'user', 'nobody']) {
    it(`reads who has the role ${role} where these are few, else the newest`, async () => {
      const found = await looked(accountsByRole(role, FEW + 1));
      expect(found.read).to.be.at.most(2 * FEW);
      const among = role === 'user' ? null : accountsByRole(role, FEW + 1);
      for (const filter of [{}, { status: 'suspended' }] as const) {
        const query = { ...ANY, ...filter, role };
        expect((await looked(accountsPage(query, among))).read).to.be.at.most(2 * PAGE);
      }
    });
  }

  it('reads no more of a role, rare or common, when each was often asked for', async () => {
    const database = new Database({ url: target.url, poolSize: 1, deadlines: PATIENT_DEADLINES });
    const search = new PostgresAccountSearch({ database }, FEW);
    try {
      await database.transaction(async () => {
        for (let time = 0; time < 10; time += 1) {
          for (const role of ['admin', 'user']) {
            const before = await readSoFar(database);
            await search.find({ ...ANY, role });
            expect((await readSoFar(database)) - before, role).to.be.at.most(4 * FEW);
          }
        }
      });
    } finally {
      await database.close();
    }
  });

  it('reads none of the accounts that were made at other times', async () => {
    const now = ANY.now.getTime();
    const hours = (count: number) => new Date(now - count * 3_600_000);
    const oldest = { createdTo: hours(ACCOUNTS - 100) };
    const middle = { createdFrom: hours(50_100), createdTo: hours(50_000) };
    for (const range of [oldest, middle]) {
      const { rows, read } = await looked(accountsPage({ ...ANY, ...range }, null));
      expect(rows).to.equal(PAGE);
      expect(read).to.be.at.most(PAGE + 2 * 24);
    }
  });

  for (const text of ['marta', 'wanda']) {
    it(`reads what the text ${text} matches, wherever that is`, async () => {
      const found = await looked(accountsByPrefix(text, FEW + 1));
      expect(found.read).to.be.at.most(4 * FEW);
      for (const filter of [{}, { role: 'admin' }, { status: 'active' }] as const) {
        const query = { ...ANY, ...filter, prefix: text };
        expect((await looked(accountsPage(query, accountsByPrefix(text, FEW + 1)))).read).to.be.at.most(
          6 * FEW,
        );
      }
    });
  }

  it('reads no more than is looked up of a text that everybody matches, and then the newest', async () => {
    expect((await looked(accountsByPrefix('person', FEW + 1))).read).to.be.at.most(6 * FEW);
    const page = await looked(accountsPage({ ...ANY, prefix: 'person' }, null));
    expect(page).to.deep.equal({ rows: PAGE, read: PAGE });
  });
});

/** Rows that scans returned or threw away; what is done with the rows afterwards reads nothing. */
function readBy(plan: Plan): number {
  const own = (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
  const isScan = plan['Node Type'].endsWith('Scan') && plan['Node Type'] !== 'Subquery Scan';
  return (isScan ? own : 0) + (plan.Plans ?? []).map(readBy).reduce((sum, each) => sum + each, 0);
}

/** How many entries of the table of accounts and of its indexes this transaction has read. */
async function readSoFar(database: Database): Promise<number> {
  const [row] = await database.rows(
    sql<{ readonly read: number }>`
      SELECT sum(pg_stat_get_xact_tuples_returned(oid))::integer AS read FROM (
        SELECT 'users'::regclass AS oid UNION SELECT indexrelid FROM pg_index WHERE indrelid = 'users'::regclass
      ) AS relation`,
  );
  return row?.read ?? 0;
}
