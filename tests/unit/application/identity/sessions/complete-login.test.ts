import { expect } from 'chai';
import type { LoginProof } from '#domain/identity/sessions/authentication.ts';
import { EmailUnverifiedError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { CompleteLogin } from '#application/identity/sessions/complete-login.ts';
import type { SessionIssuer } from '#application/identity/sessions/session-issuer.ts';
import { refusal } from '#tests/support/refusal.ts';
import { CLIENT, TestApplication } from '#tests/support/test-application.ts';

const PROOF: LoginProof = { kind: 'password', second: { kind: 'totp' } };

describe('CompleteLogin', () => {
  let app: TestApplication;
  let user: User;
  beforeEach(async () => {
    app = new TestApplication();
    user = (await app.ports.users.findById((await app.register('ann')).id))!;
  });

  it('opens a session that says how it was opened, in its row and in each of its access tokens', async () => {
    const tokens = (await app.useCases.completeLogin.execute(user, CLIENT, PROOF))!;
    const authTime = app.clock.now();
    const { sessionId, authentication } = await app.actor(tokens);
    const opened = { authTime, amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' };
    expect(await app.ports.sessions.find(sessionId)).to.deep.include(opened);
    const inWholeSeconds = new Date(Math.floor(authTime.getTime() / 1_000) * 1_000);
    expect(authentication).to.deep.equal({ ...opened, authTime: inWholeSeconds });

    app.clock.advance(3_600);
    const next = await app.useCases.refreshSession.execute([tokens.refreshToken]);
    expect((await app.actor(next)).authentication).to.deep.equal(authentication);
    expect(await app.ports.sessions.find(sessionId)).to.deep.include(opened);
  });

  it('gives tokens of one factor once the last factor of the account is gone', async () => {
    const tokens = (await app.useCases.completeLogin.execute(user, CLIENT, PROOF))!;
    const { authentication } = await app.actor(tokens);
    await app.ports.sessions.fallToAal1(user.id);
    app.clock.advance(60);
    const next = await app.useCases.refreshSession.execute([tokens.refreshToken]);
    const fallen = { authTime: authentication.authTime, amr: ['pwd'], acr: 'aal1' };
    expect((await app.actor(next)).authentication).to.deep.equal(fallen);
  });

  it('asks its conditions in their order, with what was proved and counted, and opens nothing when one does not hold', async () => {
    const asked: unknown[] = [];
    const condition = (name: string, holds: boolean) => ({
      check: (...args: unknown[]) => {
        asked.push([name, ...args]);
        return holds ? Promise.resolve() : Promise.reject(new EmailUnverifiedError());
      },
    });
    const completion = new CompleteLogin({
      issuer: {} as SessionIssuer,
      conditions: [condition('one', true), condition('two', false), condition('three', true)],
    });
    await refusal(EmailUnverifiedError, completion.execute(user, CLIENT, PROOF, 'ticket'));
    expect(asked).to.deep.equal([
      ['one', user, CLIENT, PROOF, 'ticket'],
      ['two', user, CLIENT, PROOF, 'ticket'],
    ]);
  });
});
