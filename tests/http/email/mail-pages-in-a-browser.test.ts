import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { LOCALES } from '#domain/shared/locale.ts';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { IssuedInvitationView } from '#application/invitations/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { MAIL_ON, Mailbox } from '#tests/support/mailbox.ts';
import { startPageService, type PageService } from '#tests/support/page-service.ts';
import { browserOrSkip } from '#tests/support/test-browser.ts';
import { Visitor } from '#tests/support/visitor.ts';

const PASSWORD = 'another horse battery';
const email = (): string => `ida-${Math.random().toString(36).slice(2)}@example.org`;

describe('Forgotten passwords and invitations in a browser', () => {
  let browser: Browser;
  let at: PageService;
  let ida: Visitor;
  const mailbox = new Mailbox(() => at.service);

  before(async function () {
    browser = await browserOrSkip(this);
    at = await startPageService({ ...MAIL_ON, EMAIL_VERIFICATION: 'required', PASSWORD_MIN_LENGTH: '12' });
  });
  beforeEach(async () => {
    ida = await Visitor.at(browser, at.url);
  });
  afterEach(async () => {
    await ida?.leave();
    expect(ida?.complaints ?? []).to.deep.equal([]);
  });
  after(async () => {
    await at?.service.stop();
  });

  const asks = async (address: string): Promise<void> => {
    await ida.open('/account/login');
    await ida.page.getByRole('link', { name: 'Forgotten' }).click();
    // Without its script the page has no form that works.
    await ida.page.waitForURL('**/account/forgot-password*');
    await ida.page.fill('#email', address);
    await ida.press('Enter');
    await ida.page.locator('#choose').waitFor();
  };

  /** What an admin does; the first one was invited by the operator. */
  const invite = async (body: object): Promise<IssuedInvitationView> => {
    const login = `root${Date.now()}`;
    const token = await at.service.invitationOf(['user', 'admin']);
    const accepted = await at.api.call<AccountView>('POST /invitations/accept', {
      body: { token, login, password: PASSWORD },
    });
    const admin = await at.api.actor({ id: accepted.body.id, login, email: '', password: PASSWORD });
    const invited = await admin.call<IssuedInvitationView>('POST /invitations', { body });
    expect(outcome(invited)).to.equal('201');
    return invited.body;
  };

  it('a forgotten password is replaced by the code of the mail, which also verifies the address', async () => {
    const person = await at.api.registered();
    await ida.open('/account/login');
    await ida.typePassword(person);
    expect(await ida.hears('#first', 'problem')).to.include('not confirmed');
    await asks(person.email);
    expect(await ida.page.evaluate('document.activeElement.id')).to.equal('code');
    const { code } = await mailbox.linked('reset-password', person.email);
    await ida.page.fill('#code', `${code.slice(0, 4)} ${code.slice(4)}`);
    await ida.page.fill('#newPassword', 'short');
    await ida.press('Enter');
    expect(await ida.corrects('#newPassword')).to.include('at least 12 characters');
    await ida.page.fill('#newPassword', PASSWORD);
    await ida.press('Enter');
    expect(await ida.hears('main', 'done')).to.include('saved');
    await ida.page.getByRole('link', { name: 'login' }).click();
    await ida.typePassword({ login: person.email, password: PASSWORD });
    await ida.arrives();
  });

  it('a request says the same of an address that nobody has, and takes no code', async () => {
    const person = await at.api.registered();
    const said = new Set<string>();
    for (const address of [person.email, email()]) {
      await asks(address);
      said.add((await ida.page.locator('#choose > p').first().textContent()) ?? '');
    }
    expect(said.size).to.equal(1);
    await ida.page.fill('#code', '12345678');
    await ida.page.fill('#newPassword', PASSWORD);
    await ida.press('Enter');
    expect(await ida.corrects('#code')).to.include('does not work');
    await ida.page.click('#again');
    expect(await ida.page.evaluate('document.activeElement.id')).to.equal('email');
  });

  it('the pages fit a narrow screen in each language', async () => {
    for (const lang of LOCALES) {
      const visitor = await Visitor.at(browser, at.url, { lang });
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
    await ida.page.goto(link.replace('#', '?lang=en#'));
    await ida.page.fill('#firstName', 'Ida');
    await ida.page.fill('#lastName', 'Rhodes');
    await ida.page.fill('#password', 'too short');
    await ida.press('Enter');
    expect(await ida.corrects('#password')).to.include('at least 12 characters');
    await ida.page.fill('#password', PASSWORD);
    await ida.press('Enter');
    expect(await ida.hears('main', 'done')).to.include('ready');
    await ida.page.getByRole('link', { name: 'login' }).click();
    await ida.typePassword({ login: to, password: PASSWORD });
    await ida.arrives();
    await ida.page.goto(link.replace('#', '?lang=en&again#'));
    await ida.page.fill('#password', PASSWORD);
    await ida.press('Enter');
    expect(await ida.hears('main', 'problem')).to.include('does not work any more');
  });

  it('an invitation to nobody in particular asks for the address, which is proved afterwards', async () => {
    const { token } = await invite({ roles: ['user'] });
    const to = email();
    await ida.page.goto(`${ida.address('/account/invitation')}#token=${token}`);
    await ida.page.fill('#firstName', 'Ida');
    await ida.page.fill('#lastName', 'Rhodes');
    await ida.page.fill('#password', PASSWORD);
    await ida.press('Enter');
    expect(await ida.corrects('#email')).to.include('Enter an email address');
    await ida.page.fill('#email', to);
    await ida.press('Enter');
    expect(await ida.hears('main', 'done')).to.include('ready');
    const { link } = await mailbox.linked('verify-email', to);
    await ida.page.goto(link.replace('#', '?lang=en#'));
    await ida.page.fill('#password', PASSWORD);
    await ida.press('Enter');
    expect(await ida.hears('main', 'done')).to.include('confirmed');
    await ida.logIn({ login: to, password: PASSWORD });
  });
});

describe('A forgotten password where the service sends no mail', () => {
  it('is explained, and not offered at the login', async function () {
    const browser = await browserOrSkip(this);
    const at = await startPageService();
    const ida = await Visitor.at(browser, at.url);
    try {
      await ida.open('/account/login');
      expect(await ida.page.getByRole('link', { name: 'Forgotten' }).count()).to.equal(0);
      await ida.open('/account/forgot-password');
      expect(await ida.page.locator('main').textContent()).to.include('sends no mail');
      expect(await ida.page.locator('form').count()).to.equal(0);
      expect(ida.complaints).to.deep.equal([]);
    } finally {
      await ida.leave();
      await at.service.stop();
    }
  });
});
