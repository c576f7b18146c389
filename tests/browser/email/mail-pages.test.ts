import { expect } from 'chai';
import { LOCALES } from '#domain/shared/locale.ts';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { IssuedInvitationView } from '#application/invitations/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { MAIL_ON, Mailbox } from '#tests/support/mailbox.ts';
import { visitForEachTest } from '#tests/support/page-service.ts';
import { Visitor } from '#tests/support/visitor.ts';

const PASSWORD = 'another horse battery';
const email = (): string => `ida-${Math.random().toString(36).slice(2)}@example.org`;

describe('Forgotten passwords and invitations in a browser', () => {
  const here = visitForEachTest({ ...MAIL_ON, EMAIL_VERIFICATION: 'required', PASSWORD_MIN_LENGTH: '12' });
  const mailbox = new Mailbox(() => here.service);

  const asks = async (address: string): Promise<void> => {
    await here.ada.open('/account/login');
    await here.ada.page.getByRole('link', { name: 'Forgotten' }).click();
    // Without its script the page has no form that works.
    await here.ada.page.waitForURL('**/account/forgot-password*');
    await here.ada.page.fill('#email', address);
    await here.ada.press('Enter');
    await here.ada.page.locator('#choose').waitFor();
  };

  /** What an admin does; the first one was invited by the operator. */
  const invite = async (body: object): Promise<IssuedInvitationView> => {
    const login = `root${Date.now()}`;
    const token = await here.service.invitationOf(['user', 'admin']);
    const accepted = await here.api.call<AccountView>('POST /invitations/accept', {
      body: { token, login, password: PASSWORD },
    });
    const admin = await here.api.actor({ id: accepted.body.id, login, email: '', password: PASSWORD });
    const invited = await admin.call<IssuedInvitationView>('POST /invitations', { body });
    expect(outcome(invited)).to.equal('201');
    return invited.body;
  };

  it('a forgotten password is replaced by the code of the mail, which also verifies the address', async () => {
    const person = await here.api.registered();
    await here.ada.open('/account/login');
    await here.ada.typePassword(person);
    expect(await here.ada.hears('#first', 'problem')).to.include('not confirmed');
    await asks(person.email);
    expect(await here.ada.page.evaluate('document.activeElement.id')).to.equal('code');
    const { code } = await mailbox.linked('reset-password', person.email);
    await here.ada.page.fill('#code', `${code.slice(0, 4)} ${code.slice(4)}`);
    await here.ada.page.fill('#newPassword', 'short');
    await here.ada.press('Enter');
    expect(await here.ada.corrects('#newPassword')).to.include('at least 12 characters');
    await here.ada.page.fill('#newPassword', PASSWORD);
    await here.ada.press('Enter');
    expect(await here.ada.hears('main', 'done')).to.include('saved');
    await here.ada.page.getByRole('link', { name: 'login' }).click();
    await here.ada.typePassword({ login: person.email, password: PASSWORD });
    await here.ada.arrives();
  });

  it('a request says the same of an address that nobody has, and takes no code', async () => {
    const person = await here.api.registered();
    const said = new Set<string>();
    for (const address of [person.email, email()]) {
      await asks(address);
      said.add((await here.ada.page.locator('#choose > p').first().textContent()) ?? '');
    }
    expect(said.size).to.equal(1);
    await here.ada.page.fill('#code', '12345678');
    await here.ada.page.fill('#newPassword', PASSWORD);
    await here.ada.press('Enter');
    expect(await here.ada.corrects('#code')).to.include('does not work');
    await here.ada.page.click('#again');
    expect(await here.ada.page.evaluate('document.activeElement.id')).to.equal('email');
  });

  it('the pages fit a narrow screen in each language', async () => {
    for (const lang of LOCALES) {
      const visitor = await Visitor.at(here.browser, here.url, { lang });
      await visitor.open('/account/forgot-password');
      expect(await visitor.overflow()).to.equal(0);
      await visitor.page.fill('#email', email());
      await visitor.press('Enter');
      await visitor.page.locator('#choose').waitFor();
      expect(await visitor.overflow()).to.equal(0);
      expect(visitor.complaints).to.deep.equal([]);
      await visitor.leave();
    }
  });

  it('an invitation by mail is accepted, once, and leads to the login', async () => {
    const to = email();
    await invite({ email: to, roles: ['user'] });
    const { link } = await mailbox.linked('invitation', to);
    await here.ada.page.goto(link.replace('#', '?lang=en#'));
    await here.ada.page.fill('#firstName', 'Ida');
    await here.ada.page.fill('#lastName', 'Rhodes');
    await here.ada.page.fill('#password', 'too short');
    await here.ada.press('Enter');
    expect(await here.ada.corrects('#password')).to.include('at least 12 characters');
    await here.ada.page.fill('#password', PASSWORD);
    await here.ada.press('Enter');
    expect(await here.ada.hears('main', 'done')).to.include('ready');
    await here.ada.page.getByRole('link', { name: 'login' }).click();
    await here.ada.typePassword({ login: to, password: PASSWORD });
    await here.ada.arrives();
    await here.ada.page.goto(link.replace('#', '?lang=en&again#'));
    await here.ada.page.fill('#password', PASSWORD);
    await here.ada.press('Enter');
    expect(await here.ada.hears('main', 'problem')).to.include('does not work any more');
  });

  it('an invitation to nobody in particular asks for the address, which is proved afterwards', async () => {
    const { token } = await invite({ roles: ['user'] });
    const to = email();
    await here.ada.page.goto(`${here.ada.address('/account/invitation')}#token=${token}`);
    await here.ada.page.fill('#firstName', 'Ida');
    await here.ada.page.fill('#lastName', 'Rhodes');
    await here.ada.page.fill('#password', PASSWORD);
    await here.ada.press('Enter');
    expect(await here.ada.corrects('#email')).to.include('Enter an email address');
    await here.ada.page.fill('#email', to);
    await here.ada.press('Enter');
    expect(await here.ada.hears('main', 'done')).to.include('ready');
    const { link } = await mailbox.linked('verify-email', to);
    await here.ada.page.goto(link.replace('#', '?lang=en#'));
    await here.ada.page.fill('#password', PASSWORD);
    await here.ada.press('Enter');
    expect(await here.ada.hears('main', 'done')).to.include('confirmed');
    await here.ada.logIn({ login: to, password: PASSWORD });
  });
});

describe('A forgotten password where the service sends no mail', () => {
  const here = visitForEachTest();

  it('is explained, and not offered at the login', async () => {
    await here.ada.open('/account/login');
    expect(await here.ada.page.getByRole('link', { name: 'Forgotten' }).count()).to.equal(0);
    await here.ada.open('/account/forgot-password');
    expect(await here.ada.page.locator('main').textContent()).to.include('sends no mail');
    expect(await here.ada.page.locator('form').count()).to.equal(0);
  });
});
