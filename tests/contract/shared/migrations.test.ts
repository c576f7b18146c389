import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MigrationsHealthCheck } from '#adapters/postgres/migrations-health-check.ts';
import { Migrator } from '#adapters/postgres/migrator.ts';
import { RECORDS } from '#adapters/postgres/orm-options.ts';
import { pendingMigrations } from '#adapters/postgres/pending-migrations.ts';
import { PostgresDatabase } from '#adapters/postgres/postgres-database.ts';
import { schemaOf, withClient } from '#tests/support/schema-of.ts';
import { createDatabase, type TestDatabase } from '#tests/support/test-postgres.ts';

const NAMES = readdirSync(join(import.meta.dirname, '../../../migrations'))
  .map((file) => file.replace(/\.ts$/, ''))
  .toSorted();

describe('Migrations', function () {
  this.timeout(30_000);

  let target: TestDatabase;
  let migrator: Migrator;
  let database: PostgresDatabase;

  beforeEach(async () => {
    target = await createDatabase();
    migrator = new Migrator({ url: target.url });
    database = new PostgresDatabase({ url: target.url });
  });

  afterEach(async () => {
    await database.close();
    await target.drop();
  });

  it('run once, in the order of their names', async () => {
    expect(await migrator.migrate()).to.deep.equal(NAMES);
    expect(await migrator.migrate()).to.deep.equal([]);
  });

  it('can each be taken back and run again, to the same schema', async () => {
    await migrator.migrate();
    const whole = await schemaOf(target.url);
    const schemas = [whole];
    for (const name of NAMES.toReversed()) {
      expect(await migrator.revert()).to.deep.equal([name]);
      schemas.push(await schemaOf(target.url));
    }
    expect(schemas.at(-1)).to.deep.equal([]);
    expect(new Set(schemas.map(String)).size).to.equal(NAMES.length + 1);
    expect(await migrator.revert()).to.deep.equal([]);
    await migrator.migrate();
    expect(await schemaOf(target.url)).to.deep.equal(whole);
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

  it('make the columns that the records name, no more and no less, but for those that PostgreSQL fills', async () => {
    await migrator.migrate();
    const columns = (await schemaOf(target.url)).filter(
      (line) => line.startsWith('column') && !line.includes(' generated as '),
    );
    const made = columns.map((line) => line.split(' ').slice(1, 3).join('.'));
    const named = Object.values(RECORDS).flatMap(({ meta }) =>
      Object.keys(meta.properties).map((name) => `${meta.tableName}.${snakeCase(name)}`),
    );
    expect(named).to.have.members(made);
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

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
