import { expect } from 'chai';
import fc from 'fast-check';
import {
  afterRightFactor,
  COUNTING_MS,
  FAILURES_BEFORE_CLOSING,
  FAILURES_BEFORE_PAUSE,
  nextFactorAttemptAt,
  NO_FACTOR_FAILURES,
  PAUSE_MS,
  withFactorFailure,
  withoutLastFactorFailure,
} from '#domain/factors/factor-attempts.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { aUser, newId, THEN } from '#tests/support/builders.ts';
import { FACTOR_ATTEMPT_CASES } from '#tests/support/factor-attempt-cases.ts';
import {
  describePersistence,
  describePostgres,
  PATIENT_DEADLINES,
  postgresPersistence,
} from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';

const AT_ONCE = 200;
const after = (ms: number): Date => new Date(THEN.getTime() + ms);

/** What happens one after the other: a pause, some attempts, and the last of them was wrong, right or not compared. */
const SCRIPTS = fc.array(
  fc.record({
    pause: fc.constantFrom(0, 1, PAUSE_MS - 1, PAUSE_MS, PAUSE_MS + 1, COUNTING_MS / 30, COUNTING_MS),
    tries: fc.constantFrom(1, 1, 2, 6),
    outcome: fc.constantFrom('wrong', 'wrong', 'wrong', 'right', 'takenBack'),
  }),
  { minLength: 1, maxLength: 70 },
);

describePersistence('Failed second proofs', (p) => {
  const owner = aUser().build();
  const other = aUser().build();

  beforeEach(async () => {
    await p.users.add(owner);
    await p.users.add(other);
  });

  const admit = async (now: Date, userId: UserId = owner.id): Promise<Date | null> =>
    (await p.factorAttempts.admit(userId, now))?.nextAt ?? null;
  const failUntilPause = async (): Promise<void> => {
    for (let count = 0; count < FAILURES_BEFORE_PAUSE; count += 1) expect(await admit(THEN)).to.equal(null);
  };

  for (const [title, events] of Object.entries(FACTOR_ATTEMPT_CASES)) {
    it(title, async () => {
      for (const [turn, event] of events.entries()) {
        if (event.what === 'tried') {
          const nextAt = event.nextAt === null ? null : after(event.nextAt);
          expect(await admit(after(event.at)), `event ${turn}`).to.deep.equal(nextAt);
        } else if (event.what === 'right') await p.factorAttempts.succeed(owner.id);
        else await p.factorAttempts.takeBack(owner.id);
      }
    });
  }

  it('are counted as the domain counts them, whatever happens when', async () => {
    const play = async (script: readonly { pause: number; tries: number; outcome: string }[]) => {
      await p.factorAttempts.removeAllOf(owner.id);
      let [failures, now] = [NO_FACTOR_FAILURES, THEN];
      for (const { pause, tries, outcome } of script) {
        now = new Date(now.getTime() + pause);
        for (let turn = 0; turn < tries; turn += 1) {
          const nextAt = nextFactorAttemptAt(failures, now);
          const isAdmitted = nextAt <= now;
          expect(await admit(now)).to.deep.equal(isAdmitted ? null : nextAt);
          if (isAdmitted) failures = withFactorFailure(failures, now);
        }
        if (outcome === 'wrong') continue;
        const isRight = outcome === 'right';
        await (isRight ? p.factorAttempts.succeed(owner.id) : p.factorAttempts.takeBack(owner.id));
        failures = (isRight ? afterRightFactor : withoutLastFactorFailure)(failures);
      }
    };
    await fc.assert(fc.asyncProperty(SCRIPTS, play), { numRuns: 25 });
  });

  it('of two accounts are counted apart', async () => {
    await failUntilPause();
    expect(await admit(THEN)).to.deep.equal(after(PAUSE_MS));
    expect(await admit(THEN, other.id)).to.equal(null);
  });

  it('let in exactly as many as the rule allows, of two hundred at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => p.factorAttempts.admit(owner.id, THEN)),
    );
    expect(answers.filter((answer) => answer === null)).to.have.lengthOf(FAILURES_BEFORE_PAUSE);
    const numbers = answers.filter((answer) => answer !== null).map(({ refused }) => refused);
    expect(numbers.toSorted((one, another) => one - another)).to.deep.equal(
      Array.from({ length: AT_ONCE - FAILURES_BEFORE_PAUSE }, (_, turn) => turn + 1),
    );
  });

  it('number refusals from one again after an attempt was admitted', async () => {
    await failUntilPause();
    const refusals = async (now: Date) => (await p.factorAttempts.admit(owner.id, now))?.refused;
    expect([await refusals(THEN), await refusals(THEN)]).to.deep.equal([1, 2]);
    expect(await refusals(after(PAUSE_MS))).to.equal(undefined);
    expect(await refusals(after(PAUSE_MS))).to.equal(1);
  });

  it('are forgotten when they are removed, and go with the account', async () => {
    await failUntilPause();
    await p.factorAttempts.removeAllOf(owner.id);
    await failUntilPause();
    await p.users.remove(owner.id);
    await p.users.add(owner);
    await failUntilPause();
  });

  it('are not counted for an account that is gone, nor taken back where there was none', async () => {
    const id = newId<UserId>();
    for (let count = 0; count <= FAILURES_BEFORE_PAUSE; count += 1)
      expect(await admit(THEN, id)).to.equal(null);
    await p.factorAttempts.succeed(owner.id);
    await p.factorAttempts.takeBack(owner.id);
    await failUntilPause();
  });

  it('count nothing that a unit of work could undo', async () => {
    expect(await rejection(p.uow.run(() => p.factorAttempts.admit(owner.id, THEN)))).to.be.instanceOf(Error);
  });
});

describePostgres('Failed second proofs on two instances', (p) => {
  const owner = aUser().build();

  beforeEach(async () => await p.users.add(owner));

  it('are at most fifty a day, however many are tried at once and over both', async () => {
    const another = postgresPersistence({ url: p.url, deadlines: PATIENT_DEADLINES });
    try {
      let admitted = 0;
      for (let round = 0; round <= FAILURES_BEFORE_CLOSING; round += 1) {
        const answers = await Promise.all(
          Array.from({ length: 12 }, (_, turn) =>
            (turn % 2 === 0 ? p : another).factorAttempts.admit(owner.id, after(round * PAUSE_MS)),
          ),
        );
        admitted += answers.filter((answer) => answer === null).length;
      }
      expect(admitted).to.equal(FAILURES_BEFORE_CLOSING);
    } finally {
      await another.database.close();
    }
  });
});
