import { expect } from 'chai';
import { LOCALES } from '#domain/shared/locale.ts';
import { outcome } from '#tests/support/answer.ts';
import { visitForEachTest } from '#tests/support/page-service.ts';
import { Visitor } from '#tests/support/visitor.ts';

describe('The login in a browser', () => {
  const here = visitForEachTest({ LOGIN_ATTEMPTS_PER_MINUTE: '3' });

  it('by password leads to the account, and leaves no token where a script could find one', async () => {
    const person = await here.api.registered();
    await here.ada.open('/account/login');
    await here.ada.typePassword({ login: person.email, password: person.password });
    await here.ada.arrives();
    expect(await here.ada.page.locator('#who').textContent()).to.equal(person.email);
    const found = await here.ada.page.evaluate<string[]>(
      '[document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage), location.hash]',
    );
    expect(found).to.deep.equal(['', '']);
    const cookies = await here.ada.page.context().cookies();
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).to.deep.equal([
      { name: 'refresh_token', httpOnly: true, sameSite: 'Strict' },
    ]);
  });

  it('takes a login name too, and says what is wrong with a password in each language', async () => {
    const person = await here.api.registered();
    const sentences = new Set<string>();
    for (const lang of LOCALES) {
      const visitor = await Visitor.at(here.browser, here.url, { lang });
      await visitor.open('/account/login');
      await visitor.typePassword({ login: person.login, password: 'x' });
      sentences.add(await visitor.hears('#first', 'problem'));
      expect(await visitor.overflow()).to.equal(0);
      await visitor.leave();
      // Each success forgives what failed before.
      await here.api.login(person);
    }
    expect(sentences.size).to.equal(LOCALES.length);
    await here.ada.logIn(person);
  });

  it('says how long somebody has to wait who tried too often', async () => {
    const person = await here.api.registered();
    await here.ada.open('/account/login');
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await here.ada.typePassword({ login: person.login, password: 'wrong' });
      await here.ada.page.locator('#first[aria-busy=false]').waitFor();
    }
    const said = await here.ada.hears('#first', 'problem');
    expect(said).to.match(/again in \d+ (?:seconds?|minutes?)\.$/);
  });

  it('says that an account is suspended', async () => {
    const person = await here.api.registered();
    const admin = await here.api.admin();
    const body = { reason: 'unpaid' };
    expect(outcome(await admin.call(`POST /admin/users/${person.id}/suspend`, { body }))).to.equal('204');
    await here.ada.open('/account/login');
    await here.ada.typePassword(person);
    expect(await here.ada.hears('#first', 'problem')).to.include('suspended');
  });

  it('by password and a code of the app, after a wrong one', async () => {
    const { actor, app } = await here.factors.enrolled();
    await here.ada.open('/account/login');
    await here.ada.typePassword(actor);
    await here.ada.prove('totp', await app.wrongCode());
    expect(await here.ada.corrects('#proof-totp')).to.include('wrong');
    const code = await app.next();
    await here.ada.prove('totp', `${code.slice(0, 3)} ${code.slice(3)}`);
    await here.ada.arrives();
    expect(await here.ada.names('#totp')).to.have.lengthOf(1);
  });

  it('by password and a recovery code, which is used up by that', async () => {
    const { actor, recoveryCodes } = await here.factors.enrolled();
    const [code = ''] = recoveryCodes;
    await here.ada.open('/account/login');
    await here.ada.typePassword(actor);
    await here.ada.page.click('[data-way=recovery_code]');
    await here.ada.prove('recovery_code', 'ABCD');
    expect(await here.ada.corrects('#proof-recovery_code')).to.include('wrong');
    await here.ada.prove('recovery_code', code.toLowerCase().replaceAll('-', ' '));
    await here.ada.arrives();
    expect(await here.ada.page.locator('#recovery .remaining').textContent()).to.equal('Codes left: 9');
  });

  it('begins again when the second step took too long', async () => {
    const { actor, app } = await here.factors.enrolled();
    await here.ada.open('/account/login');
    await here.ada.typePassword(actor);
    await here.ada.page.locator('#proof-totp').waitFor();
    here.service.clock.advance(301);
    await here.ada.prove('totp', await app.next());
    expect(await here.ada.hears('#first', 'problem')).to.include('Start again');
    expect(await here.ada.page.inputValue('#password')).to.equal('');
    expect(await here.ada.page.locator('#second').isVisible()).to.equal(false);
  });

  it('says how long the codes of an account are closed, and takes no more of them', async () => {
    const { actor, app } = await here.factors.enrolled();
    await here.ada.open('/account/login');
    await here.ada.typePassword(actor);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await here.ada.prove('totp', await app.wrongCode());
      await here.ada.page.locator('[data-proof=totp][aria-busy=false]').waitFor();
    }
    await here.ada.page.click('#back');
    await here.ada.typePassword(actor);
    await here.ada.prove('totp', await app.next());
    expect(await here.ada.hears('#second', 'problem')).to.match(/again in (?:2\d|30) seconds\.$/);
  });

  it('is where the account leads to without a session, and back', async () => {
    const person = await here.api.registered();
    await here.ada.open('/account');
    await here.ada.page.waitForURL('**/account/login?lang=en');
    await here.ada.typePassword(person);
    await here.ada.page.waitForURL('**/account?lang=en');
    await here.ada.arrives();
  });

  it('is not offered by passkey where the address has no passkeys, and works by password there', async () => {
    const person = await here.api.registered();
    const visitor = await Visitor.at(here.browser, `http://127.0.0.1:${here.service.port}`);
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
    const person = await here.api.registered();
    await here.ada.logIn(person);
    const [cookie] = await here.ada.page.context().cookies();
    await here.ada.page.click('#log-out');
    await here.ada.page.waitForURL('**/account/login?lang=en');
    expect(await here.ada.page.context().cookies()).to.deep.equal([]);
    const again = await here.api.call('POST /refresh', { cookie: cookie?.value });
    expect(outcome(again)).to.equal('401 logged_out');
    await here.ada.open('/account');
    await here.ada.page.waitForURL('**/account/login?lang=en');
  });
});

describe('The account pages below a path', () => {
  const here = visitForEachTest({}, { path: '/id' });

  it('log in, show the account, and log out', async () => {
    await here.ada.logIn(await here.api.registered());
    await here.ada.page.click('#log-out');
    await here.ada.page.waitForURL('**/id/account/login?lang=en');
  });
});

describe('The account pages of a service that nobody has told its address', () => {
  const here = visitForEachTest({ PUBLIC_URL: '' });

  it('work on every name of this machine, and have passkeys where that is a name', async () => {
    const person = await here.api.registered();
    for (const [host, hasPasskeys] of [
      ['localhost', true],
      ['127.0.0.1', false],
    ] as const) {
      const visitor = await Visitor.at(here.browser, `http://${host}:${here.service.port}`);
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
  });
});
