import type { TestApplication } from '#tests/support/test-application.ts';
import { TestPasskeys } from '#tests/support/test-passkeys.ts';
import { own, type Scenarios } from './audited-scenario.ts';

/** Somebody with a passkey. */
async function enrolled(app: TestApplication) {
  const passkeys = new TestPasskeys(app);
  const { actor, ...passkey } = await passkeys.member('ann');
  const { userId } = actor;
  return { passkeys, passkey, actor, userId, who: own(actor) };
}

/** Use cases of passkeys that change something, by their class, as `AUDITED`. */
export const AUDITED_PASSKEYS: Scenarios = {
  AddPasskey: async (app) => {
    const [ann, passkeys] = [await app.member('ann'), new TestPasskeys(app)];
    await app.session('ann');
    const data = { kind: 'passkey', sessionsEnded: 1 };
    return {
      run: () => passkeys.add(ann),
      expected: [{ type: 'factor.added', ...own(ann), data }],
    };
  },
  RenamePasskey: async (app) => {
    const { actor, passkey, who } = await enrolled(app);
    return {
      run: () => app.useCases.renamePasskey.execute({ actor, id: passkey.id, name: 'Ann’s phone' }),
      expected: [{ ...who, type: 'factor.renamed', data: { kind: 'passkey' } }],
    };
  },
  RemovePasskey: async (app) => {
    const { actor, passkey, who } = await enrolled(app);
    return {
      run: () => app.useCases.removePasskey.execute({ actor, id: passkey.id }),
      expected: [{ ...who, type: 'factor.removed', data: { kind: 'passkey', sessionsEnded: 0 } }],
    };
  },
  LoginWithPasskey: async (app) => {
    const { passkeys, passkey, userId } = await enrolled(app);
    const clone = { authenticator: passkey.authenticator.clone() };
    return {
      run: async () => {
        await passkeys.login(passkey);
        await passkeys.login(clone).catch(() => undefined);
      },
      expected: async () => {
        const live = await app.ports.sessions.listLive(userId, app.clock.now());
        const who = { actorId: userId, subjectId: userId };
        const somebody = { actorId: null, subjectId: userId };
        const failed = { refused: false, count: 1, code: 'factors.passkey_refused' };
        return [
          { ...who, type: 'factor.used', data: { kind: 'passkey' } },
          { ...who, type: 'login.succeeded', sessionId: live[0]?.id ?? null, data: {} },
          { ...somebody, type: 'factor.refused', data: { kind: 'passkey', reason: 'counter' } },
          { ...somebody, type: 'login.failed', data: failed },
        ];
      },
    };
  },
};
