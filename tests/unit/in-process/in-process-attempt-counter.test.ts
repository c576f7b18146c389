import { expect } from 'chai';
import { InProcessAttemptCounter } from '#adapters/in-process/in-process-attempt-counter.ts';
import { THEN } from '#tests/support/builders.ts';

describe('Attempts that are counted in this process', () => {
  it('are kept of the 100,000 names that were used last', async () => {
    const counter = new InProcessAttemptCounter({ now: () => THEN });
    const waits = async (name: number): Promise<boolean> => {
      const [outcome] = await counter.count([{ name: String(name), size: 1 }]);
      return (outcome?.waitMs ?? 0) > 0;
    };
    for (let name = 0; name < 100_000; name += 1) await waits(name);
    expect(await waits(1), 'while there is room').to.equal(true);
    await waits(100_000);
    expect(await waits(1), 'used since').to.equal(true);
    expect(await waits(0), 'used longest ago').to.equal(false);
  });
});
