import { expect } from 'chai';
import { isId } from '#domain/shared/ids.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import { tickAfter, UuidV7Generator } from '#adapters/system/uuid-v7-generator.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';

function expectIncreasing(ids: readonly string[]): void {
  const wrong = ids.findIndex((id, index) => index > 0 && id <= ids[index - 1]!);
  expect(wrong === -1 ? null : [ids[wrong - 1], ids[wrong]]).to.equal(null);
}

function timeOf(id: string): number {
  return Number.parseInt(id.slice(0, 13).replace('-', ''), 16);
}

describe('The id generator', () => {
  it('makes ids of version 7 that this service knows as its own', () => {
    const ids = new UuidV7Generator({ clock: new SystemClock() });
    for (let count = 0; count < 1_000; count += 1) expect(ids.next()).to.satisfy(isId);
  });

  it('writes the time of day into them, in milliseconds', () => {
    const clock = new ManualClock('2026-01-02T03:04:05.678Z');
    const ids = new UuidV7Generator({ clock });
    expect(timeOf(ids.next())).to.equal(Date.parse('2026-01-02T03:04:05.678Z'));
    clock.advance(0.001);
    expect(timeOf(ids.next())).to.equal(Date.parse('2026-01-02T03:04:05.679Z'));
  });

  it('always goes up, also within a millisecond', () => {
    const clock = new ManualClock();
    const ids = new UuidV7Generator({ clock });
    const made: string[] = [];
    for (let millisecond = 0; millisecond < 20; millisecond += 1) {
      for (let count = 0; count < 1_000; count += 1) made.push(ids.next());
      clock.advance(0.001);
    }
    expectIncreasing(made);
  });

  it('always goes up with the real clock', () => {
    const ids = new UuidV7Generator({ clock: new SystemClock() });
    expectIncreasing(Array.from({ length: 50_000 }, () => ids.next()));
  });

  it('always goes up though the clock goes back', () => {
    const clock = new ManualClock();
    const ids = new UuidV7Generator({ clock });
    const made: string[] = [];
    for (const step of [0, -1, -3_600, 10, -0.001, 3_600, 0.001, -86_400, 86_401]) {
      clock.advance(step);
      for (let count = 0; count < 100; count += 1) made.push(ids.next());
    }
    expectIncreasing(made);
  });

  it('leaves room for half a billion ids in a millisecond', () => {
    // The counter is the twelve bits after the version and the eighteen after the variant; a new millisecond starts
    // it in the lower half.
    const clock = new ManualClock();
    const ids = new UuidV7Generator({ clock });
    for (let count = 0; count < 1_000; count += 1) {
      const topDigit = Number.parseInt(ids.next()[15]!, 16);
      expect(topDigit).to.be.below(8);
      clock.advance(0.001);
    }
  });

  it('goes up to the next millisecond when one is full, and stays there until the clock has come after', () => {
    const full = { time: 1_000, counter: 2 ** 30 - 1 };
    const next = tickAfter(full, 1_000, 7);
    expect(next).to.deep.equal({ time: 1_001, counter: 7 });
    expect(tickAfter(next, 1_000, 3)).to.deep.equal({ time: 1_001, counter: 8 });
    expect(tickAfter(next, 1_001, 3)).to.deep.equal({ time: 1_001, counter: 8 });
    expect(tickAfter(next, 1_002, 3)).to.deep.equal({ time: 1_002, counter: 3 });
  });

  it('cannot be foretold from one id to the next of another process', () => {
    const clock = new ManualClock();
    const made = Array.from({ length: 2_000 }, () => new UuidV7Generator({ clock }).next());
    expect(new Set(made).size).to.equal(2_000);
    expect(new Set(made.map((id) => id.slice(15, 23))).size).to.be.above(1_900);
    expect(new Set(made.map((id) => id.slice(-11))).size).to.be.above(1_990);
  });
});
