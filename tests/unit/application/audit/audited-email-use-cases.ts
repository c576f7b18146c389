import { MailRefusedError } from '#application/email/errors.ts';
import type { TestApplication } from '#tests/support/test-application.ts';
import type { Scenarios } from './audited-scenario.ts';

const EMAIL = 'ann@example.org';
const NEW_EMAIL = 'ann@example.net';
const NEW_PASSWORD = 'another horse entirely';

/** An account with a verified email, in two sessions, where mail is on. */
async function verified(app: TestApplication) {
  const on = app.reconfigured({ mail: true });
  const ann = await app.person(EMAIL);
  await app.session(EMAIL);
  await on.requestVerification.execute({ actor: ann, network: '192.0.2.1', locale: null });
  const proof = { token: (await app.mail.latest('verification')).token };
  await on.confirmVerification.execute({ proof, password: null, actor: ann, client: app.client });
  return { on, ann };
}

/** As {@link verified}, with a change of the email that waits for its proof. */
async function changing(app: TestApplication) {
  const { on, ann } = await verified(app);
  const change = { email: NEW_EMAIL };
  await on.updateProfile.execute({ ...app.request, actor: ann, change });
  return { on, ann, token: (await app.mail.latest('change')).token };
}

/** Use cases of emails that change something, by their class, as `AUDITED`. */
export const AUDITED_EMAILS: Scenarios = {
  ConfirmVerification: async (app) => {
    const on = app.reconfigured({ mail: true });
    const ann = await app.person(EMAIL);
    const { userId } = ann;
    await on.requestVerification.execute({ actor: ann, network: '192.0.2.1', locale: null });
    const proof = { token: (await app.mail.latest('verification')).token };
    return {
      run: () => on.confirmVerification.execute({ proof, password: null, actor: null, client: app.client }),
      expected: [
        { type: 'account.verified', actorId: userId, subjectId: userId, data: { sessionsEnded: 1 } },
      ],
    };
  },
  ConfirmPasswordReset: async (app) => {
    const { on, ann } = await verified(app);
    const { userId } = ann;
    await on.requestPasswordReset.execute({ email: EMAIL, network: '192.0.2.1', locale: null });
    const proof = { token: (await app.mail.latest('reset')).token };
    const data = { sessionsEnded: 2, verified: false };
    return {
      run: () => on.confirmPasswordReset.execute({ proof, newPassword: NEW_PASSWORD }),
      expected: [{ type: 'password.reset', actorId: userId, subjectId: userId, data }],
    };
  },
  ConfirmEmailChange: async (app) => {
    const { on, ann, token } = await changing(app);
    const { userId } = ann;
    const data = { previous: { email: EMAIL }, current: { email: NEW_EMAIL }, sessionsEnded: 1 };
    return {
      run: () => on.confirmEmailChange.execute({ proof: { token }, actor: ann }),
      expected: [{ type: 'account.email_changed', actorId: userId, subjectId: userId, data }],
    };
  },
  UndoEmailChange: async (app) => {
    const { on, ann, token } = await changing(app);
    const { userId } = ann;
    await on.confirmEmailChange.execute({ proof: { token }, actor: ann });
    const undo = (await app.mail.latest('change-notice', EMAIL)).token;
    const data = { previous: { email: NEW_EMAIL }, current: { email: EMAIL }, sessionsEnded: 1 };
    return {
      run: () => on.undoEmailChange.execute(undo),
      expected: [{ type: 'account.email_undone', actorId: userId, subjectId: userId, data }],
    };
  },
  DeliverMail: async (app) => {
    const { on, ann } = await verified(app);
    await on.requestPasswordReset.execute({ email: EMAIL, network: '192.0.2.1', locale: null });
    app.mail.failure = new MailRefusedError('550 no such user');
    const data = { kind: 'reset', email: EMAIL };
    return {
      run: () => app.mail.deliver(),
      expected: [{ type: 'mail.undeliverable', actorId: null, subjectId: ann.userId, data }],
    };
  },
};
