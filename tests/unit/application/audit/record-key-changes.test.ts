import { expect } from 'chai';
import type { PresentKey } from '#application/audit/ports/key-inventory.ts';
import { RecordKeyChanges } from '#application/audit/record-key-changes.ts';
import { failing } from '#tests/support/intercept.ts';
import { rejection } from '#tests/support/rejection.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const DAY = 24 * 3600;

describe('RecordKeyChanges', () => {
  let app: TestApplication;
  let present: readonly PresentKey[];

  beforeEach(() => {
    app = new TestApplication();
    present = [];
  });

  /** One instance of the service, with the folder that all share. */
  function anInstance(): RecordKeyChanges {
    return new RecordKeyChanges({ ...app.ports, keys: { presentKeys: () => present } }, 365);
  }

  function key(name: string, createdAt = app.clock.now()): PresentKey {
    return { name, kind: 'signing', createdAt };
  }

  const told = async (): Promise<readonly string[]> =>
    (await app.events()).map(({ type, data }) => `${type} ${data['key'] as string}`);

  it('tells of each change once, however many instances see it', async () => {
    const instances = [anInstance(), anInstance(), anInstance()];
    for (const keys of [[key('a')], [key('a'), key('b')], [key('b')]]) {
      present = keys;
      for (const instance of instances) await instance.execute();
    }
    expect(await told()).to.deep.equal(['key.made a', 'key.made b', 'key.retired a']);
  });

  it('tells of what changed while no instance ran', async () => {
    present = [key('a'), key('b')];
    await anInstance().execute();
    present = [key('b'), key('c')];
    await anInstance().execute();
    await anInstance().execute();
    expect(await told()).to.have.members(['key.made a', 'key.made b', 'key.made c', 'key.retired a']);
  });

  it('tells later what could not be stored', async () => {
    const instance = anInstance();
    present = [key('a')];
    failing(app.ports.auditLog, 'appendOnce', new Error('away'), 1);
    expect(await rejection(instance.execute())).to.be.instanceOf(Error);
    await instance.execute();
    expect(await told()).to.deep.equal(['key.made a']);
  });

  it('does not tell again of a key whose event was purged', async () => {
    present = [key('a')];
    await anInstance().execute();
    app.clock.advance(366 * DAY);
    await app.useCases.purgeAuditEvents.execute();
    await anInstance().execute();
    expect(await told()).to.deep.equal([]);
  });
});
