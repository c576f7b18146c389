import { expect } from 'chai';
import type { HealthCheck, HealthStatus } from '#application/shared/ports/health-check.ts';
import { Readiness } from '#application/shared/readiness.ts';

function check(name: HealthCheck['name'], status: HealthStatus): HealthCheck {
  return { name, check: () => Promise.resolve(status) };
}

function readiness(database: HealthStatus, cache: HealthStatus, migrations: HealthStatus): Readiness {
  return new Readiness([check('database', database), check('cache', cache), check('migrations', migrations)]);
}

describe('Readiness', () => {
  it('is ok while every check is', async () => {
    expect(await readiness('ok', 'ok', 'ok').report()).to.deep.equal({
      status: 'ok',
      checks: { database: 'ok', cache: 'ok', migrations: 'ok' },
    });
  });

  it('is degraded without the cache', async () => {
    expect((await readiness('ok', 'degraded', 'ok').report()).status).to.equal('degraded');
  });

  it('is unavailable without the database or with pending migrations, whatever the cache', async () => {
    expect((await readiness('down', 'ok', 'ok').report()).status).to.equal('unavailable');
    expect((await readiness('ok', 'degraded', 'down').report()).status).to.equal('unavailable');
  });

  it('is draining once the shutdown has begun, whatever the checks say', async () => {
    const draining = readiness('ok', 'ok', 'ok');
    draining.startDraining();
    expect((await draining.report()).status).to.equal('draining');
  });

  it('reports `ok` for what has no check', async () => {
    expect((await new Readiness([]).report()).checks).to.deep.equal({
      database: 'ok',
      cache: 'ok',
      migrations: 'ok',
    });
  });
});
