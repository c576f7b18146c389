import { expect } from 'chai';
import {
  afterRightFactor,
  nextFactorAttemptAt,
  NO_FACTOR_FAILURES,
  withFactorFailure,
  withoutLastFactorFailure,
} from '#domain/factors/factor-attempts.ts';
import { THEN } from '#tests/support/builders.ts';
import { FACTOR_ATTEMPT_CASES } from '#tests/support/factor-attempt-cases.ts';

const after = (ms: number): Date => new Date(THEN.getTime() + ms);

describe('Of second proofs that failed', () => {
  for (const [title, events] of Object.entries(FACTOR_ATTEMPT_CASES)) {
    it(title, () => {
      let failures = NO_FACTOR_FAILURES;
      for (const [turn, event] of events.entries()) {
        if (event.what !== 'tried') {
          failures = (event.what === 'right' ? afterRightFactor : withoutLastFactorFailure)(failures);
          continue;
        }
        const now = after(event.at);
        const expected = event.nextAt === null ? now : after(event.nextAt);
        expect(nextFactorAttemptAt(failures, now), `event ${turn}`).to.deep.equal(expected);
        if (event.nextAt === null) failures = withFactorFailure(failures, now);
      }
    });
  }
});
