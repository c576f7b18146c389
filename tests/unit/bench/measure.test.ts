import { expect } from 'chai';
import type { JobResult } from '#bench/generator/job.ts';
import type { Entry } from '#bench/support/entry.ts';
import { measureOperation, type Plan } from '#bench/support/measure.ts';

/** An entry that answers at the rates given, one for each of its runs and the last for all others; notes its runs. */
function answering(label: string, rates: readonly number[], runs: [label: string, amount: number][]): Entry {
  let cpuMs = 0;
  let ran = 0;
  return {
    label,
    server: {
      get cpuMs() {
        return cpuMs;
      },
      forgetLog: () => undefined,
    } as Entry['server'],
    run: async (amount): Promise<JobResult> => {
      runs.push([label, amount]);
      const rate = rates[ran] ?? rates.at(-1) ?? 0;
      ran += 1;
      cpuMs += amount;
      const rest = { p50: 1, p99: 2, cpuMs: amount, refused: 0, wrong: 0, firstWrong: null, chain: [] };
      return { answers: amount, seconds: amount / rate, ...rest };
    },
  };
}

describe('A measurement', () => {
  let runs: [label: string, amount: number][];
  const amounts = (): readonly number[] => runs.map(([, amount]) => amount);

  beforeEach(() => {
    runs = [];
  });

  const NO_ROUNDS = { rounds: 0, seconds: 1 };

  it('warms up with all requests that it is to, though the first answers are slow', async () => {
    const warmUp = { requests: 20_000, atMostSeconds: 3 };
    await measureOperation(
      { name: '', entries: [answering('a', [64, 1_000, 10_000, 30_000], runs)] },
      { ...NO_ROUNDS, warmUp },
    );
    expect(amounts()).to.deep.equal([64, 32, 500, 5_000, 14_404]);
  });

  it('warms up no longer than it is to, but for the piece under way', async () => {
    const warmUp = { requests: 20_000, atMostSeconds: 3 };
    await measureOperation({ name: '', entries: [answering('a', [64], runs)] }, { ...NO_ROUNDS, warmUp });
    expect(amounts()).to.deep.equal([64, 32, 32, 32, 32]);
  });

  it('sends as much in a run as its seconds take at the speed of the run before, and not too little', async () => {
    const plan: Plan = { rounds: 3, seconds: 2, warmUp: { requests: 10, atMostSeconds: 1 } };
    const found = await measureOperation({ name: '', entries: [answering('a', [100, 200, 10], runs)] }, plan);
    expect(amounts()).to.deep.equal([10, 200, 400, 96]);
    expect(found.get('a')?.map(({ rate, cpu, load, busy }) => [rate, cpu, load, busy])).to.deep.equal([
      [200, 1_000, 1_000, 0.2],
      [10, 1_000, 1_000, 0.01],
      [10, 1_000, 1_000, 0.01],
    ]);
  });

  it('begins each round with another entry', async () => {
    const plan: Plan = { rounds: 3, seconds: 1, warmUp: { requests: 1, atMostSeconds: 1 } };
    const entries = ['a', 'b', 'c'].map((label) => answering(label, [1_000], runs));
    await measureOperation({ name: '', entries }, plan);
    const [, ...rounds] =
      runs
        .map(([label]) => label)
        .join('')
        .match(/.{3}/g) ?? [];
    expect(rounds).to.deep.equal(['abc', 'bca', 'cab']);
  });
});
