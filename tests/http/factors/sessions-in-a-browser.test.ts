import { expect } from 'chai';
import type { Browser, Request } from 'playwright-core';
import { outcome } from '#tests/support/answer.ts';
import { startPageService, type PageService } from '#tests/support/page-service.ts';
import { browserOrSkip } from '#tests/support/test-browser.ts';
import { Visitor } from '#tests/support/visitor.ts';

describe('A session and its proofs on the page of an account', () => {
  let browser: Browser;
  let at: PageService;
  let ada: Visitor;

  before(async function () {
    browser = await browserOrSkip(this);
    at = await startPageService();
  });
  beforeEach(async () => {
    ada = await Visitor.at(browser, at.url);
  });
  afterEach(async () => {
    await ada?.leave();
    expect(ada?.complaints ?? []).to.deep.equal([]);
  });
  after(async () => {
    await at?.service.stop();
  });

  /** Somebody with an authenticator app, logged in on this page. */
  const withApp = async (visitor: Visitor) => {
    const { actor, app, recoveryCodes } = await at.factors.enrolled();
    await visitor.open('/account/login');
    await visitor.typePassword(actor);
    await visitor.prove('totp', await app.next());
    await visitor.arrives();
    return { person: actor, app, recoveryCodes };
  };

  /** What was proved at the login is too old for a change then. */
  const later = (): void => at.service.clock.advance(700);

  it('asks for a recent proof before a change, and then makes it', async () => {
    const { app } = await withApp(ada);
    later();
    await ada.page.getByRole('button', { name: /^Remove “/ }).click();
    await ada.page.click('#ask-removal .yes');
    await ada.page.locator('#step-up #proof-totp').waitFor();
    expect(await ada.page.locator('#step-up [data-way=password]').isVisible()).to.equal(false);
    await ada.prove('totp', await app.wrongCode());
    expect(await ada.corrects('#proof-totp')).to.include('wrong');
    await ada.prove('totp', await app.next());
    await ada.page.locator('#totp .none').waitFor();
    expect(await ada.hears('#totp', 'done')).to.include('removed');
    expect(await ada.page.locator('#step-up').isVisible()).to.equal(false);
  });

  it('changes nothing when the proof is not given, and gives the focus back', async () => {
    await withApp(ada);
    later();
    await ada.page.click('#recovery .renew');
    await ada.page.click('#ask-renewal .yes');
    await ada.page.locator('#step-up').waitFor();
    await ada.press('Escape');
    await ada.page.locator('#recovery[aria-busy=false]').waitFor();
    expect(await ada.page.locator('#new-codes').isVisible()).to.equal(false);
    expect(await ada.page.locator('#recovery .remaining').textContent()).to.equal('Codes left: 10');
    await ada.page.click('#recovery .renew');
    await ada.page.click('#ask-renewal .cancel');
    expect(await ada.page.evaluate('document.activeElement.className')).to.include('renew');
  });

  it('takes the password as proof where the account has nothing else, and for what needs no more', async () => {
    const person = await at.api.registered();
    await ada.logIn(person);
    later();
    await ada.page.click('#totp .add button');
    await ada.page.locator('#step-up #proof-password').waitFor();
    await ada.prove('password', 'wrong');
    expect(await ada.corrects('#proof-password')).to.include('not the password');
    await ada.prove('password', person.password);
    await ada.page.locator('#qr-code svg').waitFor();
  });

  it('takes a passkey as proof', async () => {
    await ada.logIn(await at.api.registered());
    await ada.device.touch(true);
    await ada.page.click('#passkeys .add button');
    const before = await ada.newCodes();
    await ada.page.click('#new-codes .kept');
    later();
    await ada.page.click('#recovery .renew');
    await ada.page.click('#ask-renewal .yes');
    await ada.page.click('#step-up [data-proof=passkey] button');
    expect(await ada.newCodes()).not.to.include.members(before.slice(0, 1));
  });

  it('goes on when the access token has expired, and ends when the session has', async () => {
    const person = await at.api.registered();
    await ada.logIn(person);
    at.service.clock.advance(1_000);
    await ada.page.click('#totp .add button');
    await ada.prove('password', person.password);
    await ada.page.locator('#qr-code svg').waitFor();
    const other = await at.api.actor(person);
    expect(outcome(await other.call('POST /logout?scope=all'))).to.equal('204');
    await ada.page.fill('#totp-code', '123456');
    await ada.press('Enter');
    await ada.page.waitForURL('**/account/login?lang=en');
  });

  it('is open in several tabs at once, which renew the cookie one after the other', async () => {
    await ada.logIn(await at.api.registered());
    const context = ada.page.context();
    let underWay = 0;
    let most = 0;
    const isRefresh = (request: Request): boolean => request.url().endsWith('/refresh');
    context.on('request', (request) => {
      if (isRefresh(request)) most = Math.max(most, (underWay += 1));
    });
    context.on('requestfinished', (request) => {
      if (isRefresh(request)) underWay -= 1;
    });
    const tabs = await Promise.all([1, 2, 3, 4].map(() => context.newPage()));
    for (const tab of tabs) ada.watch(tab);
    await Promise.all(tabs.map((tab) => tab.goto(ada.address('/account'))));
    for (const tab of tabs) await tab.locator('#account').waitFor();
    expect(most).to.equal(1);
    await ada.page.reload();
    await ada.arrives();
  });
});
