import { CLIENT, PASSWORD, type TestApplication } from '#tests/support/test-application.ts';
import { TestFactors } from '#tests/support/test-factors.ts';
import { own, type Scenarios } from './audited-scenario.ts';

/** Somebody with an authenticator. */
async function enrolled(app: TestApplication) {
  const factors = new TestFactors(app);
  const { actor, ...authenticator } = await factors.member('ann');
  const { userId } = actor;
  return { factors, actor, userId, who: own(actor), ...authenticator };
}

/** Use cases of second factors that change something, by their class, as `AUDITED`. */
export const AUDITED_FACTORS: Scenarios = {
  ConfirmTotp: async (app) => {
    const [ann, factors] = [await app.member('ann'), new TestFactors(app)];
    await app.session('ann');
    const data = { kind: 'totp', sessionsEnded: 1 };
    return {
      run: () => factors.add(ann),
      expected: [{ type: 'factor.added', ...own(ann), data }],
    };
  },
  RemoveTotp: async (app) => {
    const { actor, id, who } = await enrolled(app);
    const data = { kind: 'totp', sessionsEnded: 0 };
    return {
      run: () => app.useCases.removeTotp.execute({ actor, id }),
      expected: [{ ...who, type: 'factor.removed', data }],
    };
  },
  RemoveFactors: async (app) => {
    const { userId } = await enrolled(app);
    const data = { count: 1, sessionsEnded: 1 };
    return {
      run: async () => {
        await app.useCases.removeFactors.execute({ userId, actorId: null });
        await app.useCases.removeFactors.execute({ userId, actorId: null });
      },
      expected: [{ type: 'factor.removed', actorId: null, subjectId: userId, data }],
    };
  },
  RenewRecoveryCodes: async (app) => {
    const { actor, who } = await enrolled(app);
    return {
      run: () => app.useCases.renewRecoveryCodes.execute({ actor }),
      expected: [{ ...who, type: 'recovery_codes.renewed', data: {} }],
    };
  },
  LoginWithFactor: async (app) => {
    const { factors, userId, app: phone, recoveryCodes } = await enrolled(app);
    const { challenge } = await factors.challenge('ann');
    const other = await factors.challenge('ann');
    return {
      run: async () => {
        await factors.answer(challenge, { totp: await phone.wrongCode() }).catch(() => undefined);
        await factors.answer(challenge, { totp: await phone.code() });
        await factors.answer(other.challenge, { recoveryCode: recoveryCodes[0] ?? '' });
      },
      expected: async () => {
        const sessions = await app.ports.sessions.listLive(userId, app.clock.now());
        const who = { actorId: userId, subjectId: userId };
        const wrong = { refused: false, count: 1, code: 'factors.wrong_code' };
        const opened = (index: number) => ({
          ...who,
          type: 'login.succeeded' as const,
          sessionId: sessions[index]?.id ?? null,
          data: {},
        });
        return [
          { type: 'login.failed', actorId: null, subjectId: userId, data: wrong },
          { ...who, type: 'factor.used', data: { kind: 'totp' } },
          opened(1),
          { ...who, type: 'factor.used', data: { kind: 'recovery_code' } },
          opened(0),
        ];
      },
    };
  },
  StepUp: async (app) => {
    const { actor, who, userId, app: phone } = await enrolled(app);
    const stepUp = async (proof: { readonly password: string } | { readonly totp: string }) =>
      await app.useCases.stepUp.execute({ actor, proof, client: CLIENT });
    const failed = { type: 'login.failed', actorId: null, subjectId: userId } as const;
    const once = { refused: false, count: 1 };
    return {
      run: async () => {
        await stepUp({ password: 'wrong' }).catch(() => undefined);
        await stepUp({ password: PASSWORD });
        await stepUp({ totp: await phone.wrongCode() }).catch(() => undefined);
        await stepUp({ totp: await phone.code() });
      },
      expected: [
        { ...failed, data: once },
        { ...who, type: 'session.stepped_up', data: { kind: 'password' } },
        { ...failed, data: { ...once, code: 'factors.wrong_code' } },
        { ...who, type: 'session.stepped_up', data: { kind: 'totp' } },
      ],
    };
  },
};
