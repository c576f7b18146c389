import { expect } from 'chai';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { IssuedInvitationView } from '#application/invitations/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { MAIL_ON, Mailbox } from '#tests/support/mailbox.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const PASSWORD = 'correct horse battery';
const NAMES = { firstName: 'Ida', lastName: 'B' };

inEachWorld('An invitation, with mail on', (start) => {
  const { api, service } = start({ ...MAIL_ON, EMAIL_VERIFICATION: 'required' });
  const mailbox = new Mailbox(service);
  const accept = (body: object) =>
    api.call<AccountView>('POST /invitations/accept', { body: { password: PASSWORD, ...body } });
  const email = (): string => `ida-${Math.random().toString(36).slice(2)}@example.org`;
  let admin: Awaited<ReturnType<typeof api.actor>>;

  before(async () => {
    const login = `root-${Date.now()}`;
    const { body } = await accept({ token: await service().invitationOf(['user', 'admin']), login });
    admin = await api.actor({ id: body.id, login, email: '', password: PASSWORD });
  });

  it('to an address is mailed there and shown to nobody; accepting it verifies', async () => {
    const to = email();
    const invited = await admin.call<IssuedInvitationView>('POST /invitations', {
      body: { email: to, roles: ['user'] },
    });
    expect(invited.status).to.equal(201);
    expect(invited.body.token).to.equal(null);
    const { token, message } = await mailbox.linked('invitation', to);
    expect(message.to).to.equal(to);
    const { status, body } = await accept({ token, ...NAMES });
    expect(status).to.equal(201);
    expect(body).to.deep.include({ email: to, emailVerified: true });
    expect(outcome(await accept({ token, ...NAMES }))).to.equal('422 invitation.invalid');
    await api.login({ login: to, password: PASSWORD });
    await mailbox.empty();
    expect(mailbox.to(to)).to.have.lengthOf(1);
  });

  it('to an account without a password is mailed, and verifies its email', async () => {
    const to = email();
    const created = await admin.call<{ readonly id: string; readonly invitation: IssuedInvitationView }>(
      'POST /admin/users',
      { body: { email: to, ...NAMES } },
    );
    expect(created.body.invitation.token).to.equal(null);
    const { token } = await mailbox.linked('invitation', to);
    const { status, body } = await accept({ token });
    expect(status).to.equal(200);
    expect(body).to.deep.include({ id: created.body.id, emailVerified: true });
    await api.login({ login: to, password: PASSWORD });
  });

  it('without an address shows its token, and verifies nothing', async () => {
    const { body } = await admin.call<IssuedInvitationView>('POST /invitations', {
      body: { roles: ['user'] },
    });
    expect(body.token).to.be.a('string');
    const to = email();
    const accepted = await accept({ token: body.token, email: to, ...NAMES });
    expect(accepted.body).to.deep.include({ email: to, emailVerified: false });
    expect((await mailbox.linked('verify-email', to)).message.to).to.equal(to);
  });
});
