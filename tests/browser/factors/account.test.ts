import { expect } from 'chai';
import { encode } from 'uqr';
import { LOCALES } from '#domain/shared/locale.ts';
import { outcome } from '#tests/support/answer.ts';
import { logInWithApp, outlastProof, visitForEachTest } from '#tests/support/page-service.ts';
import { TotpApp } from '#tests/support/totp-app.ts';
import { Visitor } from '#tests/support/visitor.ts';

describe('The page of an account in a browser', () => {
  const here = visitForEachTest();

  /** The app that is set up with what the page shows. */
  const shownApp = async ({ page }: Visitor): Promise<TotpApp> => {
    await page.locator('#qr-code svg').waitFor();
    return new TotpApp((await page.locator('#secret').textContent()) ?? '', here.service.clock);
  };

  it('sets up an app by a QR code, and shows recovery codes once', async () => {
    const person = await here.api.registered();
    await here.ada.logIn(person);
    await here.ada.page.fill('#totp-name', 'Phone');
    const begun = here.ada.page.waitForResponse('**/me/factors/totp');
    await here.ada.press('Enter');
    const app = await shownApp(here.ada);
    const { secret, uri } = (await (await begun).json()) as { readonly secret: string; readonly uri: string };
    expect(await here.ada.page.locator('#secret').textContent()).to.equal(secret);
    expect(await here.ada.page.getAttribute('#open-app', 'href')).to.equal(uri);
    expect(await drawnCode(here.ada)).to.deep.equal(encode(uri, { ecc: 'M', border: 4 }).data);
    await here.ada.page.fill('#totp-code', await app.next());
    await here.ada.press('Enter');
    const codes = await here.ada.newCodes();
    expect(codes).to.have.lengthOf(10);
    expect(new Set(codes).size).to.equal(10);
    expect(await here.ada.names('#totp')).to.deep.equal(['Phone']);
    expect(await here.ada.page.locator('#secret').textContent()).to.equal('');
    await here.ada.page.click('#new-codes .kept');
    expect(await here.ada.page.content()).not.to.include(codes[0]);
    await here.ada.page.reload();
    await here.ada.arrives();
    expect(await here.ada.page.locator('#new-codes').isVisible()).to.equal(false);
    expect(await here.ada.page.locator('#recovery .remaining').textContent()).to.equal('Codes left: 10');
    const { challenge } = await here.factors.challenge(person);
    const answer = await here.factors.answer(challenge, { recoveryCode: codes[3] ?? '' });
    expect(outcome(answer)).to.equal('200');
  });

  it('says so when the first code is wrong, or comes too late', async () => {
    const person = await here.api.registered();
    await here.ada.logIn(person);
    await here.ada.page.click('#totp .add button');
    const app = await shownApp(here.ada);
    for (const wrong of [await app.wrongCode(), '12']) {
      await here.ada.page.fill('#totp-code', wrong);
      await here.ada.press('Enter');
      expect(await here.ada.corrects('#totp-code')).to.include('wrong');
    }
    outlastProof(here);
    await here.ada.page.fill('#totp-code', await app.next());
    await here.ada.press('Enter');
    await here.ada.prove('password', person.password);
    expect(await here.ada.hears('#totp', 'problem')).to.include('too long');
    expect(await here.ada.page.locator('#totp-setup').isVisible()).to.equal(false);
    expect(await here.ada.names('#totp')).to.deep.equal([]);
  });

  it('forgets the secret of an app that is not wanted after all', async () => {
    await here.ada.logIn(await here.api.registered());
    await here.ada.page.click('#totp .add button');
    await shownApp(here.ada);
    await here.ada.page.click('#totp-setup .cancel');
    expect(await here.ada.page.locator('#secret').textContent()).to.equal('');
    expect(await here.ada.page.locator('#qr-code svg').count()).to.equal(0);
    expect(await here.ada.page.getAttribute('#open-app', 'href')).to.equal(null);
    expect(await here.ada.page.evaluate('document.activeElement.textContent')).to.equal(
      'Add an authenticator app',
    );
  });

  it('makes new recovery codes, after which the old ones are dead; they can be copied and printed', async () => {
    const { person, recoveryCodes } = await logInWithApp(here);
    await here.ada.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await here.ada.page.click('#recovery .renew');
    await here.ada.page.click('#ask-renewal .yes');
    const codes = await here.ada.newCodes();
    const { challenge } = await here.factors.challenge(person);
    const old = await here.factors.answer(challenge, { recoveryCode: recoveryCodes[0] ?? '' });
    expect(outcome(old)).to.equal('403 factors.wrong_code');
    await here.ada.page.click('#new-codes .copy');
    expect(await here.ada.hears('#recovery', 'done')).to.equal('Copied.');
    expect(await here.ada.page.evaluate('navigator.clipboard.readText()')).to.equal(codes.join('\n'));
    await here.ada.page.emulateMedia({ media: 'print' });
    const shown = await here.ada.page.evaluate<string>('document.body.innerText');
    for (const each of [...codes, person.email, 'Latchkey']) expect(shown).to.include(each);
    for (const each of ['Log out', 'Deutsch', 'Add a passkey', 'Copy', 'Make new codes'])
      expect(shown).not.to.include(each);
    await here.ada.page.emulateMedia({ media: 'screen' });
    await here.ada.page.evaluate('globalThis.print = () => { globalThis.printed = true; }');
    await here.ada.page.click('#new-codes .print');
    expect(await here.ada.page.evaluate('globalThis.printed')).to.equal(true);
  });

  it('says so when the service is away, and can be tried again', async () => {
    await here.ada.logIn(await here.api.registered());
    await here.ada.page.route('**/refresh', (route) => route.abort());
    await here.ada.page.reload();
    await here.ada.page.locator('#state.problem').waitFor();
    await here.ada.page.unrouteAll();
    await here.ada.page.click('#retry');
    await here.ada.arrives();
    here.ada.complaints.splice(0);
  });

  it('says so when the browser does not keep the cookie', async () => {
    const person = await here.api.registered();
    await here.ada.page.route('**/login', async (route) => {
      const response = await route.fetch();
      await here.ada.page.context().clearCookies();
      const { 'set-cookie': _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await here.ada.open('/account/login');
    await here.ada.typePassword(person);
    await here.ada.page.locator('#state.problem').waitFor();
    expect(await here.ada.page.locator('#state').textContent()).to.include('did not keep your session');
  });

  it('is used by keyboard alone', async () => {
    const person = await here.api.registered();
    await here.ada.open('/account/login');
    await here.ada.press('Tab');
    await here.ada.page.keyboard.type(person.login);
    await here.ada.press('Tab');
    await here.ada.page.keyboard.type(person.password);
    await here.ada.press('Enter');
    await here.ada.arrives();
    const tabTo = async (id: string): Promise<void> => {
      for (let step = 0; step < 20; step += 1) {
        if ((await here.ada.page.evaluate('document.activeElement.id')) === id) return;
        await here.ada.press('Tab');
      }
      throw new Error(`The Tab key does not lead to ${id}.`);
    };
    await tabTo('totp-name');
    await here.ada.page.keyboard.type('Phone');
    await here.ada.press('Enter');
    const app = await shownApp(here.ada);
    await tabTo('totp-code');
    await here.ada.page.keyboard.type(await app.next());
    await here.ada.press('Enter');
    await here.ada.newCodes();
    expect(await here.ada.page.evaluate('document.activeElement.tagName')).to.equal('H3');
    await here.ada.press('Tab', 'Tab', 'Tab', 'Enter');
    expect(await here.ada.hears('#recovery', 'done')).to.include('not shown any more');
    // Backwards from there: the button of the app, which is the only one of its list.
    outlastProof(here);
    for (let step = 0; step < 20; step += 1) {
      if (await here.ada.page.evaluate('document.activeElement.matches(".remove-button")')) break;
      await here.ada.press('Shift+Tab');
    }
    await here.ada.press('Enter');
    expect(await here.ada.page.locator('#ask-removal').isVisible()).to.equal(true);
    await here.ada.press('Enter');
    await here.ada.page.locator('#step-up').waitFor();
    expect(await here.ada.page.evaluate('document.activeElement.id')).to.equal('proof-totp');
    await here.ada.page.keyboard.type(await app.next());
    await here.ada.press('Enter');
    expect(await here.ada.hears('#totp', 'done')).to.include('removed');
  });

  for (const lang of LOCALES) {
    it(`fits a narrow screen with all that it can show, in its language: ${lang}`, async () => {
      const visitor = await Visitor.at(here.browser, here.url, { lang });
      const person = await here.api.registered();
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
      outlastProof(here);
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
