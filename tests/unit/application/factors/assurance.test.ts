import { expect } from 'chai';
import { EnrolmentRequiredError } from '#domain/factors/errors.ts';
import type { AssuranceLevel } from '#domain/identity/sessions/authentication.ts';
import type { AssuranceNeeds } from '#application/factors/check-assurance.ts';
import { StepUpRequiredError } from '#application/factors/step-up-required-error.ts';
import type { Actor } from '#application/identity/actor.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';
import { TestFactors } from '#tests/support/test-factors.ts';

const NONE: AssuranceNeeds = { fresh: false, aal2: false, freshWithFactor: false };
const FRESH = { ...NONE, fresh: true };
const AAL2 = { ...NONE, aal2: true };
const WITH_FACTOR = { ...NONE, freshWithFactor: true };
const BOTH = { ...FRESH, aal2: true };

/** What is let through: needs, whether there is a factor, the age of the token's proof in seconds, its level. */
const TABLE: readonly (readonly [AssuranceNeeds, boolean, number, AssuranceLevel, boolean])[] = [
  [NONE, true, 100_000, 'aal1', true],
  [FRESH, false, 600, 'aal1', true],
  [FRESH, false, 601, 'aal1', false],
  [FRESH, true, 600, 'aal1', true],
  [FRESH, true, 601, 'aal2', false],
  [FRESH, true, -60, 'aal1', true],
  [AAL2, false, 100_000, 'aal1', true],
  [AAL2, true, 0, 'aal1', false],
  [AAL2, true, 100_000, 'aal2', true],
  [BOTH, false, 600, 'aal1', true],
  [BOTH, false, 601, 'aal1', false],
  [BOTH, true, 0, 'aal1', false],
  [BOTH, true, 601, 'aal2', false],
  [BOTH, true, 600, 'aal2', true],
  [WITH_FACTOR, false, 100_000, 'aal1', true],
  [WITH_FACTOR, true, 600, 'aal1', true],
  [WITH_FACTOR, true, 601, 'aal1', false],
  [WITH_FACTOR, true, 601, 'aal2', false],
  [WITH_FACTOR, true, -60, 'aal1', true],
];

describe('What a token must prove', () => {
  let app: TestApplication;
  let ann: Actor;
  let bea: Actor;
  beforeEach(async () => {
    app = new TestApplication({ mfaRequiredRoles: ['editor', 'admin'] });
    ann = (await new TestFactors(app).member('ann')).actor;
    bea = await app.member('bea');
  });

  function proving(actor: Actor, age: number, acr: AssuranceLevel): Actor {
    const authTime = new Date(app.clock.now().getTime() - age * 1_000);
    return { ...actor, authentication: { authTime, amr: ['pwd'], acr } };
  }

  for (const [needs, hasFactor, age, acr, passes] of TABLE) {
    const needed = Object.entries(needs).flatMap(([name, is]) => (is ? [name] : []));
    const who = `${hasFactor ? 'an account with a factor' : 'an account without'}, ${acr}, ${age} s ago`;
    it(`${needed.join(' and ') || 'nothing'}: ${passes ? 'lets' : 'asks'} ${who}`, async () => {
      const actor = proving(hasFactor ? ann : bea, age, acr);
      const check = app.useCases.checkAssurance.execute({ actor, needs });
      if (passes) await check;
      else expect((await refusal(StepUpRequiredError, check)).reason).to.equal('step_up_required');
    });
  }

  it('is asked of no database where the token is enough', async () => {
    app.ports.factors.kinds.of = () => Promise.reject(new Error('The database was asked.'));
    const actor = proving(ann, 0, 'aal2');
    await app.useCases.checkAssurance.execute({
      actor,
      needs: { fresh: true, aal2: true, freshWithFactor: true },
    });
    await app.useCases.checkEnrolment.execute({ actor: proving(ann, 0, 'aal1') });
  });

  it('is two factors for the roles that need them, and for no others', async () => {
    const check = async (actor: Actor, roles: readonly string[], acr: AssuranceLevel) =>
      await app.useCases.checkEnrolment.execute({ actor: { ...proving(actor, 100_000, acr), roles } });
    await check(bea, ['user'], 'aal1');
    await refusal(EnrolmentRequiredError, check(bea, ['user', 'editor'], 'aal1'));
    await refusal(StepUpRequiredError, check(ann, ['admin'], 'aal1'));
    await check(ann, ['admin'], 'aal2');
    await refusal(EnrolmentRequiredError, check(bea, ['admin'], 'aal2'));
    const none = app.reconfigured({ mfaRequiredRoles: [] });
    await none.checkEnrolment.execute({ actor: { ...bea, roles: ['admin'] } });
  });
});
