import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { UserId } from '#domain/shared/ids.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { outcome } from '#tests/support/answer.ts';
import { startPageService, type PageService } from '#tests/support/page-service.ts';
import type { Person } from '#tests/support/test-api.ts';
import { browserOrSkip } from '#tests/support/test-browser.ts';
import { until } from '#tests/support/until.ts';
import { Visitor } from '#tests/support/visitor.ts';

/** Asks the browser as a page does that cares less than ours, and gives the answer as JSON. */
const ASK = `async (options) =>
  (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })).toJSON()`;

const MAKE = `async (options) =>
  (await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })).toJSON()`;

describe('Passkeys in a browser', () => {
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

  /** Adds a passkey on the page of the account, at a touch of the device. */
  const add = async (visitor: Visitor, name: string): Promise<string> => {
    await visitor.device.touch(true);
    await visitor.page.fill('#passkeys-name', name);
    await visitor.press('Enter');
    const said = await visitor.hears('#passkeys', 'done');
    await visitor.device.touch(false);
    return said;
  };

  /** Somebody new with a passkey on this device, logged out again. */
  const withPasskey = async (visitor: Visitor): Promise<Person> => {
    const person = await at.api.registered();
    await visitor.logIn(person);
    await add(visitor, 'Laptop');
    await visitor.page.click('#log-out');
    await visitor.page.waitForURL('**/account/login?lang=en');
    return person;
  };

  it('log somebody in who types nothing, by a button', async () => {
    const person = await withPasskey(ada);
    await ada.usePasskey();
    await ada.arrives();
    expect(await ada.page.locator('#who').textContent()).to.equal(person.email);
    expect(await ada.page.locator('#passkeys .dates').textContent()).to.include('last used');
  });

  it('log somebody in who chooses one in the field of the name', async () => {
    const person = await withPasskey(ada);
    expect(await ada.page.getAttribute('#login', 'autocomplete')).to.equal('username webauthn');
    await until(async () => (await ada.askings()).includes('conditional'));
    expect(await ada.askings()).to.deep.equal(['conditional']);
    // The virtual device chooses as soon as a page asks.
    await ada.device.touch(true);
    await ada.page.reload();
    await ada.arrives();
    expect(await ada.page.locator('#who').textContent()).to.equal(person.email);
  });

  it('are the second step after a password', async () => {
    const person = await withPasskey(ada);
    await ada.typePassword(person);
    await ada.page.locator('[data-proof=passkey]').waitFor();
    await ada.device.touch(true);
    await ada.press('Enter');
    await ada.arrives();
  });

  it('are added with a name, renamed and removed; the first brings recovery codes, the last takes them', async () => {
    const person = await at.api.registered();
    await ada.logIn(person);
    expect(await ada.page.locator('#passkeys .none').isVisible()).to.equal(true);
    expect(await add(ada, 'Laptop')).to.include('added');
    expect(await ada.newCodes()).to.have.lengthOf(10);
    expect(await ada.names('#passkeys')).to.deep.equal(['Laptop']);
    const item = ada.page.locator('#passkeys .factors li');
    expect(await item.locator('.dates').textContent()).to.match(/^Added [A-Z]\w+ \d+, \d{4} · never used$/);
    await ada.page.getByRole('button', { name: 'Rename “Laptop”' }).click();
    await ada.page.keyboard.type('Old <b>laptop</b>');
    await ada.press('Enter');
    // The session was opened by the password alone.
    await ada.page.locator('#step-up [data-proof=passkey]').waitFor();
    await ada.device.touch(true);
    await ada.press('Enter');
    expect(await ada.hears('#passkeys', 'done')).to.include('saved');
    expect(await ada.names('#passkeys')).to.deep.equal(['Old <b>laptop</b>']);
    await ada.page.getByRole('button', { name: 'Remove “Old <b>laptop</b>”' }).click();
    expect(await ada.page.locator('#ask-removal-text').textContent()).to.include('the password alone');
    await ada.page.click('#ask-removal .yes');
    await ada.page.locator('#passkeys .none').waitFor();
    expect(await ada.names('#passkeys')).to.deep.equal([]);
    expect(await ada.page.locator('#recovery .renew').isVisible()).to.equal(false);
    expect(await ada.page.locator('#new-codes').isVisible()).to.equal(false);
    await at.api.login(person);
  });

  it('of devices that copy them are shown as synced', async () => {
    const synced = await Visitor.at(browser, at.url, { synced: true });
    await synced.logIn(await at.api.registered());
    await add(synced, 'Everywhere');
    expect(await synced.page.locator('#passkeys .dates').textContent()).to.include('synced');
    await synced.leave();
  });

  it('are not made twice on one device', async () => {
    await ada.logIn(await at.api.registered());
    await add(ada, 'Laptop');
    await ada.device.touch(true);
    await ada.page.click('#passkeys .add button');
    expect(await ada.hears('#passkeys', 'problem')).to.include('already');
    expect(await ada.names('#passkeys')).to.deep.equal(['Laptop']);
  });

  it('that were removed from the account open nothing, and the page says what to do', async () => {
    const person = await withPasskey(ada);
    const command = { userId: person.id as UserId, actorId: null };
    await at.service.container.get(T.RemoveFactors).execute(command);
    await ada.usePasskey();
    expect(await ada.hears('#first', 'problem')).to.include('not accepted');
    await ada.device.touch(false);
    await ada.logIn(person);
  });

  it('open nothing without the verification of their user', async () => {
    await withPasskey(ada);
    await ada.device.recognise(false);
    await ada.usePasskey();
    expect(await ada.hears('#first', 'problem')).to.include('No passkey was used');
    const { body: options } = await at.api.call<object>('POST /login/passkey/options');
    const credential = await ada.page.evaluate<object>(
      `(${ASK})(${JSON.stringify({ ...options, userVerification: 'discouraged' })})`,
    );
    const answer = await at.api.call('POST /login/passkey', { body: { credential } });
    expect(outcome(answer)).to.equal('401 invalid_credentials');
  });

  it('whose counter goes back are refused: they were copied', async () => {
    await withPasskey(ada);
    // So far ahead that it stays behind also when the page asks twice.
    await ada.device.setCounter(100);
    await ada.usePasskey();
    await ada.arrives();
    await ada.device.touch(false);
    await ada.page.click('#log-out');
    await ada.page.waitForURL('**/account/login?lang=en');
    await ada.device.setCounter(1);
    await ada.usePasskey();
    expect(await ada.hears('#first', 'problem')).to.include('not accepted');
  });

  it('answer to our pages alone: an answer that a page of another origin got is refused, and one is good once', async () => {
    await withPasskey(ada);
    const ask = async (address: string): Promise<object> => {
      await ada.page.route(address, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>x</title>' }),
      );
      await ada.page.goto(address);
      await ada.device.touch(true);
      const { body: options } = await at.api.call<object>('POST /login/passkey/options');
      return await ada.page.evaluate<object>(`(${ASK})(${JSON.stringify(options)})`);
    };
    const send = async (credential: object): Promise<string> =>
      outcome(await at.api.call('POST /login/passkey', { body: { credential } }));
    expect(await send(await ask(`http://localhost:1/elsewhere`))).to.equal('401 invalid_credentials');
    const ours = await ask(`${at.url}/ours`);
    expect(await send(ours)).to.equal('200');
    expect(await send(ours)).to.equal('401 invalid_credentials');
  });
});

describe('A passkey for another domain', () => {
  it('is refused, also where a page of the right origin made it', async function () {
    const browser = await browserOrSkip(this);
    const at = await startPageService({}, { host: 'id.app.localhost' });
    const ada = await Visitor.at(browser, at.url);
    try {
      const actor = await at.api.loggedIn();
      await ada.open('/account/forgot-password');
      await ada.device.touch(true);
      const add = async (rpId: string): Promise<string> => {
        const { body: options } = await actor.call<{ readonly rp: object }>('POST /me/passkeys/options');
        const asked = JSON.stringify({ ...options, rp: { ...options.rp, id: rpId } });
        const credential = await ada.page.evaluate<object>(`(${MAKE})(${asked})`);
        return outcome(await actor.call('POST /me/passkeys', { body: { credential } }));
      };
      expect(await add('app.localhost')).to.equal('403 factors.passkey_refused');
      expect(await add('id.app.localhost')).to.equal('201');
    } finally {
      await ada.leave();
      await at.service.stop();
    }
  });
});
