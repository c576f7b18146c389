import { expect } from 'chai';
import { PurgeCeremonies } from '#application/factors/purge-ceremonies.ts';
import { aCeremony } from '#tests/support/passkey-builders.ts';
import { TestApplication } from '#tests/support/test-application.ts';

describe('The purge of questions to passkeys', () => {
  let app: TestApplication;
  let purge: PurgeCeremonies;
  beforeEach(() => {
    app = new TestApplication();
    purge = new PurgeCeremonies({ ...app.ports, ceremonies: app.ports.factors.ceremonies });
  });

  const ask = async (count: number): Promise<void> => {
    const { id } = await app.register('ann');
    const expiresAt = new Date(app.clock.now().getTime() + 1_000);
    for (let each = 0; each < count; each += 1)
      await app.ports.factors.ceremonies.add(aCeremony({ id }, { expiresAt }));
  };

  it('deletes those that expired, in as many batches as it takes', async () => {
    await ask(1_100);
    expect(await purge.execute()).to.equal(0);
    app.clock.advance(2);
    expect(await purge.execute()).to.equal(1_100);
    expect(await purge.execute()).to.equal(0);
  });

  it('stops between two batches when the service stops', async () => {
    await ask(1_100);
    app.clock.advance(2);
    let asked = 0;
    expect(await purge.execute(() => (asked += 1) > 1)).to.equal(500);
    expect(await purge.execute(() => true)).to.equal(0);
  });
});
