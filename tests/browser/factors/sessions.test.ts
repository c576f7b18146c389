import { expect } from 'chai';
import type { Request } from 'playwright-core';
import { outcome } from '#tests/support/answer.ts';
import { logInWithApp, outlastProof, visitForEachTest } from '#tests/support/page-service.ts';

describe('A session and its proofs on the page of an account', () => {
  const here = visitForEachTest();

  it('asks for a recent proof before a change, and then makes it', async () => {
    const { app } = await logInWithApp(here);
    outlastProof(here);
    await here.ada.page.getByRole('button', { name: /^Remove “/ }).click();
    await here.ada.page.click('#ask-removal .yes');
    await here.ada.page.locator('#step-up #proof-totp').waitFor();
    expect(await here.ada.page.locator('#step-up [data-way=password]').isVisible()).to.equal(false);
    await here.ada.prove('totp', await app.wrongCode());
    expect(await here.ada.corrects('#proof-totp')).to.include('wrong');
    await here.ada.prove('totp', await app.next());
    await here.ada.page.locator('#totp .none').waitFor();
    expect(await here.ada.hears('#totp', 'done')).to.include('removed');
    expect(await here.ada.page.locator('#step-up').isVisible()).to.equal(false);
  });

  it('changes nothing when the proof is not given, and gives the focus back', async () => {
    await logInWithApp(here);
    outlastProof(here);
    await here.ada.page.click('#recovery .renew');
    await here.ada.page.click('#ask-renewal .yes');
    await here.ada.page.locator('#step-up').waitFor();
    await here.ada.press('Escape');
    await here.ada.page.locator('#recovery[aria-busy=false]').waitFor();
    expect(await here.ada.page.locator('#new-codes').isVisible()).to.equal(false);
    expect(await here.ada.page.locator('#recovery .remaining').textContent()).to.equal('Codes left: 10');
    await here.ada.page.click('#recovery .renew');
    await here.ada.page.click('#ask-renewal .cancel');
    expect(await here.ada.page.evaluate('document.activeElement.className')).to.include('renew');
  });

  it('takes the password as proof where the account has nothing else, and for what needs no more', async () => {
    const person = await here.api.registered();
    await here.ada.logIn(person);
    outlastProof(here);
    await here.ada.page.click('#totp .add button');
    await here.ada.page.locator('#step-up #proof-password').waitFor();
    await here.ada.prove('password', 'wrong');
    expect(await here.ada.corrects('#proof-password')).to.include('not the password');
    await here.ada.prove('password', person.password);
    await here.ada.page.locator('#qr-code svg').waitFor();
  });

  it('takes a passkey as proof', async () => {
    await here.ada.logIn(await here.api.registered());
    await here.ada.device.touch(true);
    await here.ada.page.click('#passkeys .add button');
    const before = await here.ada.newCodes();
    await here.ada.page.click('#new-codes .kept');
    outlastProof(here);
    await here.ada.page.click('#recovery .renew');
    await here.ada.page.click('#ask-renewal .yes');
    await here.ada.page.click('#step-up [data-proof=passkey] button');
    expect(await here.ada.newCodes()).not.to.include.members(before.slice(0, 1));
  });

  it('goes on when the access token has expired, and ends when the session has', async () => {
    const person = await here.api.registered();
    await here.ada.logIn(person);
    here.service.clock.advance(1_000);
    await here.ada.page.click('#totp .add button');
    await here.ada.prove('password', person.password);
    await here.ada.page.locator('#qr-code svg').waitFor();
    const other = await here.api.actor(person);
    expect(outcome(await other.call('POST /logout?scope=all'))).to.equal('204');
    await here.ada.page.fill('#totp-code', '123456');
    await here.ada.press('Enter');
    await here.ada.page.waitForURL('**/account/login?lang=en');
  });

  it('is open in several tabs at once, which renew the cookie one after the other', async () => {
    await here.ada.logIn(await here.api.registered());
    const context = here.ada.page.context();
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
    for (const tab of tabs) here.ada.watch(tab);
    await Promise.all(tabs.map((tab) => tab.goto(here.ada.address('/account'))));
    for (const tab of tabs) await tab.locator('#account').waitFor();
    expect(most).to.equal(1);
    await here.ada.page.reload();
    await here.ada.arrives();
  });
});
