import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { Batches } from '#application/shared/batches.ts';

describe('Questions of one moment', () => {
  let asked: (readonly number[])[] = [];
  const squares = (): Batches<number, number> =>
    new Batches((questions) => {
      asked.push(questions);
      return Promise.resolve(questions.map((question) => question ** 2));
    }, setImmediate);

  beforeEach(() => {
    asked = [];
  });

  it('travel together, those in a row once, and everybody gets their own answer', async () => {
    const batches = squares();
    const answers = await Promise.all([3, 3, 1, 3, 2, 2].map((question) => batches.get(question)));
    expect(answers).to.deep.equal([9, 9, 1, 9, 4, 4]);
    expect(asked).to.deep.equal([[3, 1, 3, 2]]);
  });

  it('leave at the end of their turn while no answer is awaited', async () => {
    const batches = squares();
    const first = batches.get(1);
    await turn();
    const second = batches.get(2);
    expect(await Promise.all([first, second])).to.deep.equal([1, 4]);
    expect(asked).to.deep.equal([[1], [2]]);
  });

  describe('while an answer is awaited', () => {
    let answer = (): void => {};
    const slow = (): Batches<number, number> =>
      new Batches((questions) => {
        asked.push(questions);
        return new Promise((resolve) => {
          answer = () => resolve([...questions]);
        });
      }, setImmediate);

    it('wait for those of the next turns, four in all', async () => {
      const batches = slow();
      void batches.get(0);
      await turn();
      for (const question of [1, 2, 3, 4]) {
        void batches.get(question);
        expect(asked).to.deep.equal([[0]]);
        await turn();
      }
      expect(asked).to.deep.equal([[0], [1, 2, 3, 4]]);
    });

    it('leave at the end of the turn in which the answer comes', async () => {
      const batches = slow();
      const first = batches.get(0);
      await turn();
      const second = batches.get(1);
      await turn();
      answer();
      expect(await first).to.equal(0);
      expect(asked).to.deep.equal([[0]]);
      await turn();
      expect(asked).to.deep.equal([[0], [1]]);
      answer();
      expect(await second).to.equal(1);
    });

    it('a failure is one, too', async () => {
      let fail = (): void => {};
      const batches = new Batches<number, number>((questions) => {
        asked.push(questions);
        return new Promise((_, reject) => {
          fail = () => reject(new Error('away'));
        });
      }, setImmediate);
      const first = batches.get(0).catch(() => 'away');
      await turn();
      fail();
      expect(await first).to.equal('away');
      const second = batches.get(1).catch(() => 'away');
      await turn();
      expect(asked).to.deep.equal([[0], [1]]);
      fail();
      await second;
    });
  });

  it('are never put before they were asked: who asks while others are answered is asked for anew', async () => {
    let value = 'old';
    const batches = new Batches<string, string>(async (questions) => {
      const seen = value;
      await turn();
      return questions.map(() => seen);
    }, setImmediate);
    const before = batches.get('what');
    await turn();
    await turn();
    value = 'new';
    expect(await Promise.all([before, batches.get('what')])).to.deep.equal(['old', 'new']);
  });

  it('are joined by others for as long as they may not depart', async () => {
    const departures: (() => Promise<void>)[] = [];
    const batches = new Batches<number, number>(
      (questions) => {
        asked.push(questions);
        return Promise.resolve(questions);
      },
      setImmediate,
      (send) => departures.push(send),
    );
    const early = batches.get(1);
    while (departures.length === 0) await turn();
    const late = batches.get(2);
    const sent = departures[0]!();
    const next = batches.get(3);
    while (departures.length === 1) await turn();
    await sent;
    await departures[1]!();
    expect(await Promise.all([early, late, next])).to.deep.equal([1, 2, 3]);
    expect(asked).to.deep.equal([[1, 2], [3]]);
  });

  it('all fail when they can’t be answered, and the next are asked again', async () => {
    const failure = new Error('away');
    let away = true;
    const batches = new Batches<number, number>(
      (questions) => (away ? Promise.reject(failure) : Promise.resolve([...questions])),
      setImmediate,
    );
    const results = await Promise.allSettled([batches.get(1), batches.get(2)]);
    expect(results.map((result) => result.status === 'rejected' && result.reason === failure)).to.deep.equal([
      true,
      true,
    ]);
    away = false;
    expect(await batches.get(3)).to.equal(3);
  });

  it('travel in several groups when they are very many', async () => {
    const batches = squares();
    const questions = Array.from({ length: 1_000 }, (_, index) => index);
    const answers = await Promise.all(questions.map((question) => batches.get(question)));
    expect(answers).to.deep.equal(questions.map((question) => question ** 2));
    expect(asked.map((group) => group.length)).to.deep.equal([256, 256, 256, 232]);
  });
});
