import { expect } from 'chai';
import { MailDelayedError, MailRefusedError } from '#application/email/errors.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const EMAIL = 'ann@example.org';

describe('The delivery of a mail', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication({ mail: true, verification: 'off' });
  });

  it('gives the same mail however often the job is delivered', async () => {
    await app.person(EMAIL);
    const { challengeId } = await app.requestReset(EMAIL);
    const [job] = await app.mail.jobs();
    await app.mail.attempt(job!);
    app.clock.advance(60);
    await app.mail.attempt(job!);
    const [first, second] = app.mail.mails;
    expect(second).to.deep.equal(first);
    expect(first?.id).to.equal(challengeId);
  });

  it('is tried again as long as the server does not take it', async () => {
    await app.person(EMAIL);
    await app.requestReset(EMAIL);
    app.mail.failure = new MailDelayedError('451 later');
    expect(await app.mail.deliver()).to.deep.equal(['delayed']);
    app.mail.failure = null;
    expect(await app.mail.deliver()).to.deep.equal(['sent']);
    expect(await app.events('mail.undeliverable')).to.deep.equal([]);
  });

  it('is given up when the recipient is refused, with an event that names the account', async () => {
    const { userId } = await app.person(EMAIL);
    await app.requestReset(EMAIL);
    app.mail.failure = new MailRefusedError('550 nobody of this name');
    expect(await app.mail.deliver()).to.deep.equal(['refused']);
    const [event] = await app.events('mail.undeliverable');
    expect(event).to.deep.include({ subjectId: userId, data: { kind: 'reset', email: EMAIL } });
  });

  it('looks the account up once: whoever gets the address later gets nothing of it', async () => {
    const ann = await app.person(EMAIL);
    await app.requestReset(EMAIL);
    const [job] = await app.mail.jobs();
    await app.mail.attempt(job!);
    await app.update(ann, { login: 'ann', email: null });
    await app.person(EMAIL);
    expect(await app.mail.attempt(job!)).to.equal('dropped');
  });

  it('sends nothing for a link that is closed by then', async () => {
    await app.person(EMAIL);
    await app.requestReset(EMAIL);
    app.clock.advance(3_600);
    expect(await app.mail.deliver()).to.deep.equal(['dropped']);
  });

  it('sends nothing for an account that is gone, whose jobs are gone too', async () => {
    const ann = await app.person(EMAIL);
    await app.requestVerification(ann);
    const jobs = await app.mail.jobs();
    await app.deleteAccount(ann.userId);
    expect(await app.mail.jobs()).to.deep.equal([]);
    expect(await app.mail.attempt(jobs[0]!)).to.equal('dropped');
  });

  it('tells the owner that the password was changed, by an operator too', async () => {
    await app.person(EMAIL);
    await app.useCases.setPassword.execute(EMAIL, 'another horse entirely');
    const notice = await app.mail.latest('password-changed');
    expect(notice).to.deep.include({ to: EMAIL, token: '', code: '' });
    expect(notice.data).to.deep.include({ name: 'Ann', at: app.clock.now().toISOString() });
  });

  it('keeps no token and no code anywhere', async () => {
    await app.person(EMAIL);
    await app.requestReset(EMAIL);
    const { token, code } = await app.mail.latest('reset');
    const kept = await app.ports.store.read((tables) =>
      JSON.stringify([[...tables.emailChallenges.values()], [...tables.mailJobs.values()]]),
    );
    expect(kept).to.not.include(token);
    expect(kept).to.not.include(code);
  });

  it('deletes challenges a day after they have ended', async () => {
    await app.person(EMAIL);
    await app.requestReset(EMAIL);
    app.clock.advance(24 * 3_600 - 1);
    expect(await app.useCases.purgeEmailChallenges.execute()).to.equal(0);
    app.clock.advance(2);
    expect(await app.useCases.purgeEmailChallenges.execute()).to.equal(1);
  });
});
