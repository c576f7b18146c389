import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { encode } from 'uqr';
import { LOCALES } from '#domain/shared/locale.ts';
import { outcome } from '#tests/support/answer.ts';
import { startPageService, type PageService } from '#tests/support/page-service.ts';
import { browserOrSkip } from '#tests/support/test-browser.ts';
import { TotpApp } from '#tests/support/totp-app.ts';
import { Visitor } from '#tests/support/visitor.ts';

describe('The page of an account in a browser', () => {
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

  /** The app that is set up with what the page shows. */
  const shownApp = async ({ page }: Visitor): Promise<TotpApp> => {
    await page.locator('#qr-code svg').waitFor();
    return new TotpApp((await page.locator('#secret').textContent()) ?? '', at.service.clock);
  };

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

  it('sets up an app by a QR code, and shows recovery codes once', async () => {
    const person = await at.api.registered();
    await ada.logIn(person);
    await ada.page.fill('#totp-name', 'Phone');
    const begun = ada.page.waitForResponse('**/me/factors/totp');
    await ada.press('Enter');
    const app = await shownApp(ada);
    const { secret, uri } = (await (await begun).json()) as { readonly secret: string; readonly uri: string };
    expect(await ada.page.locator('#secret').textContent()).to.equal(secret);
    expect(await ada.page.getAttribute('#open-app', 'href')).to.equal(uri);
    expect(await drawnCode(ada)).to.deep.equal(encode(uri, { ecc: 'M', border: 4 }).data);
    await ada.page.fill('#totp-code', await app.next());
    await ada.press('Enter');
    const codes = await ada.newCodes();
    expect(codes).to.have.lengthOf(10);
    expect(new Set(codes).size).to.equal(10);
    expect(await ada.names('#totp')).to.deep.equal(['Phone']);
    expect(await ada.page.locator('#secret').textContent()).to.equal('');
    await ada.page.click('#new-codes .kept');
    expect(await ada.page.content()).not.to.include(codes[0]);
    await ada.page.reload();
    await ada.arrives();
    expect(await ada.page.locator('#new-codes').isVisible()).to.equal(false);
    expect(await ada.page.locator('#recovery .remaining').textContent()).to.equal('Codes left: 10');
    const { challenge } = await at.factors.challenge(person);
    const answer = await at.factors.answer(challenge, { recoveryCode: codes[3] ?? '' });
    expect(outcome(answer)).to.equal('200');
  });

  it('says so when the first code is wrong, or comes too late', async () => {
    const person = await at.api.registered();
    await ada.logIn(person);
    await ada.page.click('#totp .add button');
    const app = await shownApp(ada);
    for (const wrong of [await app.wrongCode(), '12']) {
      await ada.page.fill('#totp-code', wrong);
      await ada.press('Enter');
      expect(await ada.corrects('#totp-code')).to.include('wrong');
    }
    later();
    await ada.page.fill('#totp-code', await app.next());
    await ada.press('Enter');
    await ada.prove('password', person.password);
    expect(await ada.hears('#totp', 'problem')).to.include('too long');
    expect(await ada.page.locator('#totp-setup').isVisible()).to.equal(false);
    expect(await ada.names('#totp')).to.deep.equal([]);
  });

  it('forgets the secret of an app that is not wanted after all', async () => {
    await ada.logIn(await at.api.registered());
    await ada.page.click('#totp .add button');
    await shownApp(ada);
    await ada.page.click('#totp-setup .cancel');
    expect(await ada.page.locator('#secret').textContent()).to.equal('');
    expect(await ada.page.locator('#qr-code svg').count()).to.equal(0);
    expect(await ada.page.getAttribute('#open-app', 'href')).to.equal(null);
    expect(await ada.page.evaluate('document.activeElement.textContent')).to.equal(
      'Add an authenticator app',
    );
  });

  it('makes new recovery codes, after which the old ones are dead; they can be copied and printed', async () => {
    const { person, recoveryCodes } = await withApp(ada);
    await ada.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ada.page.click('#recovery .renew');
    await ada.page.click('#ask-renewal .yes');
    const codes = await ada.newCodes();
    const { challenge } = await at.factors.challenge(person);
    const old = await at.factors.answer(challenge, { recoveryCode: recoveryCodes[0] ?? '' });
    expect(outcome(old)).to.equal('403 factors.wrong_code');
    await ada.page.click('#new-codes .copy');
    expect(await ada.hears('#recovery', 'done')).to.equal('Copied.');
    expect(await ada.page.evaluate('navigator.clipboard.readText()')).to.equal(codes.join('\n'));
    await ada.page.emulateMedia({ media: 'print' });
    const shown = await ada.page.evaluate<string>('document.body.innerText');
    for (const each of [...codes, person.email, 'Latchkey']) expect(shown).to.include(each);
    for (const each of ['Log out', 'Deutsch', 'Add a passkey', 'Copy', 'Make new codes'])
      expect(shown).not.to.include(each);
    await ada.page.emulateMedia({ media: 'screen' });
    await ada.page.evaluate('globalThis.print = () => { globalThis.printed = true; }');
    await ada.page.click('#new-codes .print');
    expect(await ada.page.evaluate('globalThis.printed')).to.equal(true);
  });

  it('says so when the service is away, and can be tried again', async () => {
    await ada.logIn(await at.api.registered());
    await ada.page.route('**/refresh', (route) => route.abort());
    await ada.page.reload();
    await ada.page.locator('#state.problem').waitFor();
    await ada.page.unrouteAll();
    await ada.page.click('#retry');
    await ada.arrives();
    ada.complaints.splice(0);
  });

  it('says so when the browser does not keep the cookie', async () => {
    const person = await at.api.registered();
    await ada.page.route('**/login', async (route) => {
      const response = await route.fetch();
      await ada.page.context().clearCookies();
      const { 'set-cookie': _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await ada.open('/account/login');
    await ada.typePassword(person);
    await ada.page.locator('#state.problem').waitFor();
    expect(await ada.page.locator('#state').textContent()).to.include('did not keep your session');
  });

  it('is used by keyboard alone', async () => {
    const person = await at.api.registered();
    await ada.open('/account/login');
    await ada.press('Tab');
    await ada.page.keyboard.type(person.login);
    await ada.press('Tab');
    await ada.page.keyboard.type(person.password);
    await ada.press('Enter');
    await ada.arrives();
    const tabTo = async (id: string): Promise<void> => {
      for (let step = 0; step < 20; step += 1) {
        if ((await ada.page.evaluate('document.activeElement.id')) === id) return;
        await ada.press('Tab');
      }
      throw new Error(`The Tab key does not lead to ${id}.`);
    };
    await tabTo('totp-name');
    await ada.page.keyboard.type('Phone');
    await ada.press('Enter');
    const app = await shownApp(ada);
    await tabTo('totp-code');
    await ada.page.keyboard.type(await app.next());
    await ada.press('Enter');
    await ada.newCodes();
    expect(await ada.page.evaluate('document.activeElement.tagName')).to.equal('H3');
    await ada.press('Tab', 'Tab', 'Tab', 'Enter');
    expect(await ada.hears('#recovery', 'done')).to.include('not shown any more');
    // Backwards from there: the button of the app, which is the only one of its list.
    later();
    for (let step = 0; step < 20; step += 1) {
      if (await ada.page.evaluate('document.activeElement.matches(".remove-button")')) break;
      await ada.press('Shift+Tab');
    }
    await ada.press('Enter');
    expect(await ada.page.locator('#ask-removal').isVisible()).to.equal(true);
    await ada.press('Enter');
    await ada.page.locator('#step-up').waitFor();
    expect(await ada.page.evaluate('document.activeElement.id')).to.equal('proof-totp');
    await ada.page.keyboard.type(await app.next());
    await ada.press('Enter');
    expect(await ada.hears('#totp', 'done')).to.include('removed');
  });

  for (const lang of LOCALES) {
    it(`fits a narrow screen with all that it can show, in its language: ${lang}`, async () => {
      const visitor = await Visitor.at(browser, at.url, { lang });
      const person = await at.api.registered();
      await visitor.logIn(person);
      expect(await visitor.page.getAttribute('html', 'lang')).to.equal(lang);
      await visitor.device.touch(true);
      await visitor.page.fill('#passkeys-name', 'Wwwwwwwwww'.repeat(10));
      await visitor.press('Enter');
      await visitor.newCodes();
      await visitor.page.click('#totp .add button');
      await shownApp(visitor);
      await visitor.page.click('.rename-button');
      expect(await visitor.overflow(), 'all open').to.equal(0);
      await visitor.page.click('.rename .cancel');
      await visitor.page.click('#passkeys .remove-button');
      expect(await visitor.overflow(), 'a question').to.equal(0);
      later();
      await visitor.page.click('#ask-removal .yes');
      await visitor.page.locator('#step-up').waitFor();
      expect(await visitor.overflow(), 'a proof').to.equal(0);
      expect(visitor.complaints).to.deep.equal([]);
      await visitor.leave();
    });
  }
});

/** The QR code on the page as rows of dark modules. */
async function drawnCode({ page }: Visitor): Promise<boolean[][]> {
  const path = (await page.getAttribute('#qr-code path', 'd')) ?? '';
  const [, size = '0'] = /(\d+)$/.exec((await page.getAttribute('#qr-code svg', 'viewBox')) ?? '') ?? [];
  const rows = Array.from({ length: Number(size) }, () => Array.from({ length: Number(size) }, () => false));
  for (const [, x = '', y = ''] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) rows[Number(y)]![Number(x)] = true;
  return rows;
}
