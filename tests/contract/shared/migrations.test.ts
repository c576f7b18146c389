import type { EntityMetadata } from '@mikro-orm/core';
import { MikroORM, SchemaGenerator, type Options } from '@mikro-orm/postgresql';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PgBoss } from 'pg-boss';
import { Database } from '#adapters/postgres/database.ts';
import { MigrationsHealthCheck } from '#adapters/postgres/migrations-health-check.ts';
import { MIGRATION_OPTIONS, MIGRATIONS } from '#adapters/postgres/migrations.ts';
import { BOSS_OPTIONS, JOBS_SCHEMA, MAIL_QUEUE } from '#adapters/postgres/jobs/mail-queue.ts';
import { Migrator } from '#adapters/postgres/migrator.ts';
import { createOrm, ormOptions } from '#adapters/postgres/orm.ts';
import { pendingMigrations } from '#adapters/postgres/pending-migrations.ts';
import { schemaOf, withClient } from '#tests/support/schema-of.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import { createDatabase, type TestDatabase } from '#tests/support/test-postgres.ts';

const NAMES = readdirSync(join(import.meta.dirname, '../../../migrations'))
  .map((file) => file.replace(/\.ts$/, ''))
  .toSorted();

describe('Migrations', function () {
  let target: TestDatabase;
  let migrator: Migrator;
  let database: Database;

  beforeEach(async () => {
    target = await createDatabase();
    migrator = new Migrator({ url: target.url });
    database = new Database({ url: target.url });
  });

  afterEach(async () => {
    await database.close();
    await target.release();
  });

  it('are all in the list that the migrator gets', () => {
    expect(MIGRATIONS.map(({ name }) => name)).to.deep.equal(NAMES);
  });

  it('run once, in the order of their names', async () => {
    expect(await migrator.migrate()).to.deep.equal(NAMES);
    expect(await migrator.migrate()).to.deep.equal([]);
  });

  /** Ours, and that of the jobs without what it names after days. */
  async function allSchemas(): Promise<readonly string[]> {
    const jobs = await schemaOf(target.url, JOBS_SCHEMA);
    return [...(await schemaOf(target.url)), ...jobs.filter((line) => !/queue_stats_\d{8}/.test(line))];
  }

  it('can each be taken back and run again, to the same schema', async () => {
    await migrator.migrate();
    const whole = await allSchemas();
    const schemas = [whole];
    for (const name of NAMES.toReversed()) {
      expect(await migrator.revert()).to.deep.equal([name]);
      schemas.push(await allSchemas());
    }
    expect(schemas.at(-1)).to.deep.equal([]);
    expect(new Set(schemas.map(String)).size).to.equal(NAMES.length + 1);
    expect(await migrator.revert()).to.deep.equal([]);
    await migrator.migrate();
    expect(await allSchemas()).to.deep.equal(whole);
  });

  it('make the schema of jobs exactly as this release of pg-boss expects it', async () => {
    await migrator.migrate();
    const { hostname: host, port, pathname, username: user, password } = new URL(target.url);
    const boss = new PgBoss({
      ...BOSS_OPTIONS,
      host,
      port: Number(port),
      database: pathname.slice(1),
      user,
      password,
      max: 1,
      supervise: false,
    });
    try {
      await boss.start();
      const { ok, ...drift } = await boss.detectSchemaDrift();
      expect(ok, JSON.stringify(drift)).to.equal(true);
      expect((await boss.getQueue(MAIL_QUEUE))?.notify).to.equal(true);
    } finally {
      await boss.stop({ graceful: false });
    }
  });

  it('are run by one of several instances that start together', async () => {
    const migrators = Array.from({ length: 5 }, () => new Migrator({ url: target.url }));
    const ran = await Promise.all(migrators.map((each) => each.migrate()));
    expect(ran.filter((names) => names.length > 0)).to.deep.equal([NAMES]);
  });

  it('are pending until they have run, which asking does not change', async () => {
    const check = new MigrationsHealthCheck({ database });
    expect(await pendingMigrations(database)).to.deep.equal(NAMES);
    expect(await check.check()).to.equal('down');
    expect(await schemaOf(target.url)).to.deep.equal([]);
    await migrator.migrate();
    expect(await pendingMigrations(database)).to.deep.equal([]);
    expect(await check.check()).to.equal('ok');
    await migrator.revert();
    expect(await pendingMigrations(database)).to.deep.equal(NAMES.slice(-1));
    expect(await check.check()).to.equal('down');
  });

  it('of a later release do no harm to this one', async () => {
    await migrator.migrate();
    await withClient(target.url, (client) =>
      client.query(`INSERT INTO mikro_orm_migrations (name) VALUES ('99990101000000-later')`),
    );
    expect(await new MigrationsHealthCheck({ database }).check()).to.equal('ok');
  });

  it('make an index for what each foreign key looks up when its user is deleted', async () => {
    await migrator.migrate();
    const schema = await schemaOf(target.url);
    const keys = schema.flatMap((line) => [...line.matchAll(/^constraint (\w+) .*FOREIGN KEY \((\w+)\)/g)]);
    expect(keys).not.to.deep.equal([]);
    for (const [, table, column] of keys) {
      const index = new RegExp(`^index .* ON public\\.${table} USING btree \\(${column}(?:,.*)?\\)$`);
      expect(
        schema.filter((line) => index.test(line)),
        `${table}.${column}`,
      ).not.to.deep.equal([]);
    }
  });
});

describe('The schema that the entities describe', function () {
  let target: TestDatabase;

  beforeEach(async () => {
    target = await createMigratedDatabase();
  });

  afterEach(async () => await target.release());

  async function difference(options: Partial<Options> = {}): Promise<{ up: string; down: string }> {
    const orm = new MikroORM({
      ...ormOptions({ url: target.url }),
      migrations: MIGRATION_OPTIONS,
      extensions: [SchemaGenerator],
      ...options,
    });
    try {
      const { up, down } = await orm.schema.getUpdateSchemaMigrationSQL({ wrap: false });
      return { up: up.trim(), down: down.trim() };
    } finally {
      await orm.close();
    }
  }

  it('is that of the migrations, in the definition of every column, index and constraint', async () => {
    const generated = await createDatabase();
    const orm = createOrm({ url: generated.url });
    try {
      await orm.schema.create();
      expect(await schemaOf(generated.url)).to.deep.equal(await schemaOf(target.url));
    } finally {
      await orm.close();
      await generated.release();
    }
  });

  it('leaves nothing to migrate while nothing has changed, also beside tables of other programs', async () => {
    await withClient(target.url, (client) => client.query('CREATE TABLE other (id integer PRIMARY KEY)'));
    expect(await difference()).to.deep.equal({ up: '', down: '' });
  });

  it('becomes exactly one column when an entity gets a property', async () => {
    const onMetadata = (meta: EntityMetadata): void => {
      if (meta.tableName !== 'users') return;
      meta.addProperty({ name: 'nickname', type: 'text', columnTypes: ['text'], nullable: true } as never);
    };
    expect(await difference({ discovery: { onMetadata } })).to.deep.equal({
      up: 'alter table "users" add "nickname" text null;',
      down: 'alter table "users" drop column "nickname";',
    });
  });

  it('is compared by npm run orm -- migration:create, which then writes no file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-migrations-'));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['node_modules/@mikro-orm/cli/cli.js', 'migration:create', '--path', folder],
      {
        cwd: join(import.meta.dirname, '../../..'),
        env: { ...process.env, DATABASE_URL: target.url, MIKRO_ORM_CLI_PREFER_TS: '1', NO_COLOR: '1' },
      },
    );
    expect(stdout).to.include('No changes required, schema is up-to-date');
    expect(readdirSync(folder)).to.deep.equal([]);
    rmSync(folder, { recursive: true });
  });
});
