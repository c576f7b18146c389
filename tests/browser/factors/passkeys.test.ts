import { expect } from 'chai';
import type { UserId } from '#domain/shared/ids.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { outcome } from '#tests/support/answer.ts';
import { visitForEachTest } from '#tests/support/page-service.ts';
import type { Person } from '#tests/support/test-api.ts';
import { until } from '#tests/support/until.ts';
import { Visitor } from '#tests/support/visitor.ts';

/** Asks the browser as a page does that cares less than ours, and gives the answer as JSON. */
const ASK = `async (options) =>
  (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })).toJSON()`;

const MAKE = `async (options) =>
  (await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })).toJSON()`;

describe('Passkeys in a browser', () => {
  const here = visitForEachTest();

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
    const person = await here.api.registered();
    await visitor.logIn(person);
    await add(visitor, 'Laptop');
    await visitor.page.click('#log-out');
    await visitor.page.waitForURL('**/account/login?lang=en');
    return person;
  };

  it('log somebody in who types nothing, by a button', async () => {
    const person = await withPasskey(here.ada);
    await here.ada.usePasskey();
    await here.ada.arrives();
    expect(await here.ada.page.locator('#who').textContent()).to.equal(person.email);
    expect(await here.ada.page.locator('#passkeys .dates').textContent()).to.include('last used');
  });

  it('log somebody in who chooses one in the field of the name', async () => {
    const person = await withPasskey(here.ada);
    expect(await here.ada.page.getAttribute('#login', 'autocomplete')).to.equal('username webauthn');
    await until(async () => (await here.ada.askings()).includes('conditional'));
    expect(await here.ada.askings()).to.deep.equal(['conditional']);
    // The virtual device chooses as soon as a page asks.
    await here.ada.device.touch(true);
    await here.ada.page.reload();
    await here.ada.arrives();
    expect(await here.ada.page.locator('#who').textContent()).to.equal(person.email);
  });

  it('are the second step after a password', async () => {
    const person = await withPasskey(here.ada);
    await here.ada.typePassword(person);
    await here.ada.page.locator('[data-proof=passkey]').waitFor();
    await here.ada.device.touch(true);
    await here.ada.press('Enter');
    await here.ada.arrives();
  });

  it('are added with a name, renamed and removed; the first brings recovery codes, the last takes them', async () => {
    const person = await here.api.registered();
    await here.ada.logIn(person);
    expect(await here.ada.page.locator('#passkeys .none').isVisible()).to.equal(true);
    expect(await add(here.ada, 'Laptop')).to.include('added');
    expect(await here.ada.newCodes()).to.have.lengthOf(10);
    expect(await here.ada.names('#passkeys')).to.deep.equal(['Laptop']);
    const item = here.ada.page.locator('#passkeys .factors li');
    expect(await item.locator('.dates').textContent()).to.match(/^Added [A-Z]\w+ \d+, \d{4} · never used$/);
    await here.ada.page.getByRole('button', { name: 'Rename “Laptop”' }).click();
    await here.ada.page.keyboard.type('Old <b>laptop</b>');
    await here.ada.press('Enter');
    // The session was opened by the password alone.
    await here.ada.page.locator('#step-up [data-proof=passkey]').waitFor();
    await here.ada.device.touch(true);
    await here.ada.press('Enter');
    expect(await here.ada.hears('#passkeys', 'done')).to.include('saved');
    expect(await here.ada.names('#passkeys')).to.deep.equal(['Old <b>laptop</b>']);
    await here.ada.page.getByRole('button', { name: 'Remove “Old <b>laptop</b>”' }).click();
    expect(await here.ada.page.locator('#ask-removal-text').textContent()).to.include('the password alone');
    await here.ada.page.click('#ask-removal .yes');
    await here.ada.page.locator('#passkeys .none').waitFor();
    expect(await here.ada.names('#passkeys')).to.deep.equal([]);
    expect(await here.ada.page.locator('#recovery .renew').isVisible()).to.equal(false);
    expect(await here.ada.page.locator('#new-codes').isVisible()).to.equal(false);
    await here.api.login(person);
  });

  it('of devices that copy them are shown as synced', async () => {
    const synced = await Visitor.at(here.browser, here.url, { synced: true });
    await synced.logIn(await here.api.registered());
    await add(synced, 'Everywhere');
    expect(await synced.page.locator('#passkeys .dates').textContent()).to.include('synced');
    await synced.leave();
  });

  it('are not made twice on one device', async () => {
    await here.ada.logIn(await here.api.registered());
    await add(here.ada, 'Laptop');
    await here.ada.device.touch(true);
    await here.ada.page.click('#passkeys .add button');
    expect(await here.ada.hears('#passkeys', 'problem')).to.include('already');
    expect(await here.ada.names('#passkeys')).to.deep.equal(['Laptop']);
  });

  it('that were removed from the account open nothing, and the page says what to do', async () => {
    const person = await withPasskey(here.ada);
    const command = { userId: person.id as UserId, actorId: null };
    await here.service.container.get(T.RemoveFactors).execute(command);
    await here.ada.usePasskey();
    expect(await here.ada.hears('#first', 'problem')).to.include('not accepted');
    await here.ada.device.touch(false);
    await here.ada.logIn(person);
  });

  it('open nothing without the verification of their user', async () => {
    await withPasskey(here.ada);
    await here.ada.device.recognise(false);
    await here.ada.usePasskey();
    expect(await here.ada.hears('#first', 'problem')).to.include('No passkey was used');
    const { body: options } = await here.api.call<object>('POST /login/passkey/options');
    const credential = await here.ada.page.evaluate<object>(
      `(${ASK})(${JSON.stringify({ ...options, userVerification: 'discouraged' })})`,
    );
    const answer = await here.api.call('POST /login/passkey', { body: { credential } });
    expect(outcome(answer)).to.equal('401 invalid_credentials');
  });

  it('whose counter goes back are refused: they were copied', async () => {
    await withPasskey(here.ada);
    // So far ahead that it stays behind also when the page asks twice.
    await here.ada.device.setCounter(100);
    await here.ada.usePasskey();
    await here.ada.arrives();
    await here.ada.device.touch(false);
    await here.ada.page.click('#log-out');
    await here.ada.page.waitForURL('**/account/login?lang=en');
    await here.ada.device.setCounter(1);
    await here.ada.usePasskey();
    expect(await here.ada.hears('#first', 'problem')).to.include('not accepted');
  });

  it('answer to our pages alone: an answer that a page of another origin got is refused, and one is good once', async () => {
    await withPasskey(here.ada);
    const ask = async (address: string): Promise<object> => {
      await here.ada.page.route(address, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>x</title>' }),
      );
      await here.ada.page.goto(address);
      await here.ada.device.touch(true);
      const { body: options } = await here.api.call<object>('POST /login/passkey/options');
      return await here.ada.page.evaluate<object>(`(${ASK})(${JSON.stringify(options)})`);
    };
    const send = async (credential: object): Promise<string> =>
      outcome(await here.api.call('POST /login/passkey', { body: { credential } }));
    expect(await send(await ask(`http://localhost:1/elsewhere`))).to.equal('401 invalid_credentials');
    const ours = await ask(`${here.url}/ours`);
    expect(await send(ours)).to.equal('200');
    expect(await send(ours)).to.equal('401 invalid_credentials');
  });
});

describe('A passkey for another domain', () => {
  const here = visitForEachTest({}, { host: 'id.app.localhost' });

  it('is refused, also where a page of the right origin made it', async () => {
    const actor = await here.api.loggedIn();
    await here.ada.open('/account/forgot-password');
    await here.ada.device.touch(true);
    const add = async (rpId: string): Promise<string> => {
      const { body: options } = await actor.call<{ readonly rp: object }>('POST /me/passkeys/options');
      const asked = JSON.stringify({ ...options, rp: { ...options.rp, id: rpId } });
      const credential = await here.ada.page.evaluate<object>(`(${MAKE})(${asked})`);
      return outcome(await actor.call('POST /me/passkeys', { body: { credential } }));
    };
    expect(await add('app.localhost')).to.equal('403 factors.passkey_refused');
    expect(await add('id.app.localhost')).to.equal('201');
  });
});
