import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { LOCALES } from '#domain/shared/locale.ts';
import { outcome } from '#tests/support/answer.ts';
import { startPageService, type PageService } from '#tests/support/page-service.ts';
import { browserOrSkip } from '#tests/support/test-browser.ts';
import { Visitor } from '#tests/support/visitor.ts';

describe('The login in a browser', () => {
  let browser: Browser;
  let at: PageService;
  let ada: Visitor;

  before(async function () {
    browser = await browserOrSkip(this);
    at = await startPageService({ LOGIN_ATTEMPTS_PER_MINUTE: '3' });
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

  it('by password leads to the account, and leaves no token where a script could find one', async () => {
    const person = await at.api.registered();
    await ada.open('/account/login');
    await ada.typePassword({ login: person.email, password: person.password });
    await ada.arrives();
    expect(await ada.page.locator('#who').textContent()).to.equal(person.email);
    const found = await ada.page.evaluate<string[]>(
      '[document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage), location.hash]',
    );
    expect(found).to.deep.equal(['', '']);
    const cookies = await ada.page.context().cookies();
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).to.deep.equal([
      { name: 'refresh_token', httpOnly: true, sameSite: 'Strict' },
    ]);
  });

  it('takes a login name too, and says what is wrong with a password in each language', async () => {
    const person = await at.api.registered();
    const sentences = new Set<string>();
    for (const lang of LOCALES) {
      const visitor = await Visitor.at(browser, at.url, { lang });
      await visitor.open('/account/login');
      await visitor.typePassword({ login: person.login, password: 'x' });
      sentences.add(await visitor.hears('#first', 'problem'));
      expect(await visitor.overflow()).to.equal(0);
      await visitor.leave();
      // Each success forgives what failed before.
      await at.api.login(person);
    }
    expect(sentences.size).to.equal(LOCALES.length);
    await ada.logIn(person);
  });

  it('says how long somebody has to wait who tried too often', async () => {
    const person = await at.api.registered();
    await ada.open('/account/login');
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await ada.typePassword({ login: person.login, password: 'wrong' });
      await ada.page.locator('#first[aria-busy=false]').waitFor();
    }
    const said = await ada.hears('#first', 'problem');
    expect(said).to.match(/again in \d+ (?:seconds?|minutes?)\.$/);
  });

  it('says that an account is suspended', async () => {
    const person = await at.api.registered();
    const admin = await at.api.admin();
    const body = { reason: 'unpaid' };
    expect(outcome(await admin.call(`POST /admin/users/${person.id}/suspend`, { body }))).to.equal('204');
    await ada.open('/account/login');
    await ada.typePassword(person);
    expect(await ada.hears('#first', 'problem')).to.include('suspended');
  });

  it('by password and a code of the app, after a wrong one', async () => {
    const { actor, app } = await at.factors.enrolled();
    await ada.open('/account/login');
    await ada.typePassword(actor);
    await ada.prove('totp', await app.wrongCode());
    expect(await ada.corrects('#proof-totp')).to.include('wrong');
    const code = await app.next();
    await ada.prove('totp', `${code.slice(0, 3)} ${code.slice(3)}`);
    await ada.arrives();
    expect(await ada.names('#totp')).to.have.lengthOf(1);
  });

  it('by password and a recovery code, which is used up by that', async () => {
    const { actor, recoveryCodes } = await at.factors.enrolled();
    const [code = ''] = recoveryCodes;
    await ada.open('/account/login');
    await ada.typePassword(actor);
    await ada.page.click('[data-way=recovery_code]');
    await ada.prove('recovery_code', 'ABCD');
    expect(await ada.corrects('#proof-recovery_code')).to.include('wrong');
    await ada.prove('recovery_code', code.toLowerCase().replaceAll('-', ' '));
    await ada.arrives();
    expect(await ada.page.locator('#recovery .remaining').textContent()).to.equal('Codes left: 9');
  });

  it('begins again when the second step took too long', async () => {
    const { actor, app } = await at.factors.enrolled();
    await ada.open('/account/login');
    await ada.typePassword(actor);
    await ada.page.locator('#proof-totp').waitFor();
    at.service.clock.advance(301);
    await ada.prove('totp', await app.next());
    expect(await ada.hears('#first', 'problem')).to.include('Start again');
    expect(await ada.page.inputValue('#password')).to.equal('');
    expect(await ada.page.locator('#second').isVisible()).to.equal(false);
  });

  it('says how long the codes of an account are closed, and takes no more of them', async () => {
    const { actor, app } = await at.factors.enrolled();
    await ada.open('/account/login');
    await ada.typePassword(actor);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await ada.prove('totp', await app.wrongCode());
      await ada.page.locator('[data-proof=totp][aria-busy=false]').waitFor();
    }
    await ada.page.click('#back');
    await ada.typePassword(actor);
    await ada.prove('totp', await app.next());
    expect(await ada.hears('#second', 'problem')).to.match(/again in (?:2\d|30) seconds\.$/);
  });

  it('is where the account leads to without a session, and back', async () => {
    const person = await at.api.registered();
    await ada.open('/account');
    await ada.page.waitForURL('**/account/login?lang=en');
    await ada.typePassword(person);
    await ada.page.waitForURL('**/account?lang=en');
    await ada.arrives();
  });

  it('is not offered by passkey where the address has no passkeys, and works by password there', async () => {
    const person = await at.api.registered();
    const visitor = await Visitor.at(browser, `http://127.0.0.1:${at.service.port}`);
    await visitor.open('/account/login');
    await visitor.page.waitForLoadState('networkidle');
    expect(await visitor.page.locator('#passkey').isVisible()).to.equal(false);
    await visitor.typePassword(person);
    // This is not the address that the service was told of: it keeps the cookie from it.
    await visitor.page.locator('#state.problem').waitFor();
    expect(await visitor.page.locator('#state').textContent()).to.include('public address');
    await visitor.leave();
  });

  it('ends: the cookie is dead, and nothing of the account comes back', async () => {
    const person = await at.api.registered();
    await ada.logIn(person);
    const [cookie] = await ada.page.context().cookies();
    await ada.page.click('#log-out');
    await ada.page.waitForURL('**/account/login?lang=en');
    expect(await ada.page.context().cookies()).to.deep.equal([]);
    const again = await at.api.call('POST /refresh', { cookie: cookie?.value });
    expect(outcome(again)).to.equal('401 logged_out');
    await ada.open('/account');
    await ada.page.waitForURL('**/account/login?lang=en');
  });
});

describe('The account pages below a path', () => {
  it('log in, show the account, and log out', async function () {
    const browser = await browserOrSkip(this);
    const at = await startPageService({}, { path: '/id' });
    const visitor = await Visitor.at(browser, at.url);
    try {
      await visitor.logIn(await at.api.registered());
      await visitor.page.click('#log-out');
      await visitor.page.waitForURL('**/id/account/login?lang=en');
      expect(visitor.complaints).to.deep.equal([]);
    } finally {
      await visitor.leave();
      await at.service.stop();
    }
  });
});

describe('The account pages of a service that nobody has told its address', () => {
  it('work on every name of this machine, and have passkeys where that is a name', async function () {
    const browser = await browserOrSkip(this);
    const at = await startPageService({ PUBLIC_URL: '' });
    try {
      const person = await at.api.registered();
      for (const [host, hasPasskeys] of [
        ['localhost', true],
        ['127.0.0.1', false],
      ] as const) {
        const visitor = await Visitor.at(browser, `http://${host}:${at.service.port}`);
        await visitor.logIn(person);
        expect(await visitor.page.locator('#passkeys-name').isVisible(), host).to.equal(hasPasskeys);
        expect(await visitor.page.locator('#no-passkeys').isVisible(), host).to.equal(!hasPasskeys);
        if (hasPasskeys) {
          await visitor.device.touch(true);
          await visitor.page.click('#passkeys .add button');
          await visitor.newCodes();
          await visitor.page.click('#passkeys .remove-button');
          await visitor.page.click('#ask-removal .yes');
          await visitor.page.click('#step-up [data-proof=passkey] button');
          await visitor.page.locator('#passkeys .none').waitFor();
        }
        expect(visitor.complaints).to.deep.equal([]);
        await visitor.leave();
      }
    } finally {
      await at.service.stop();
    }
  });
});
