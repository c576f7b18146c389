import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { AccountView } from '#application/identity/accounts/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { MAIL_ON, Mailbox } from '#tests/support/mailbox.ts';
import { browserOrSkip } from '#tests/support/test-browser.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

inEachWorld(
  'A mail that is read in a browser',
  (start) => {
    const { api, service } = start(MAIL_ON);
    const mailbox = new Mailbox(service);
    let browser: Browser;
    let page: Page;

    before(async function () {
      browser = await browserOrSkip(this);
      page = await browser.newPage();
    });
    after(async () => await page?.close());

    /** What mail scanners do with a link, some of them in a real browser. */
    const scan = async (link: string): Promise<void> => {
      for (const method of ['HEAD', ...Array.from({ length: 10 }, () => 'GET')])
        await (await fetch(link, { method })).arrayBuffer();
      for (let visit = 0; visit < 2; visit += 1) {
        await page.goto(link);
        await page.waitForLoadState('networkidle');
        await page.goto('about:blank');
      }
    };
    const done = async (): Promise<void> => await page.locator('#result.done').waitFor();

    it('resets a password: from the page of mails to the login, whatever scanners did before', async () => {
      const ada = await api.registered();
      expect(outcome(await api.call('POST /password/reset', { body: { email: ada.email } }))).to.equal('202');
      const { link } = await mailbox.linked('reset-password', ada.email);
      await scan(link);
      await page.goto(`${service().url}/dev/mails`);
      const opened = page.context().waitForEvent('page');
      await page.locator('iframe').first().contentFrame().locator('a').first().click();
      const form = await opened;
      await form.fill('#newPassword', 'another horse battery');
      await form.keyboard.press('Enter');
      await form.locator('#result.done').waitFor();
      await form.close();
      await api.login({ login: ada.login, password: 'another horse battery' });
      await page.goto(link);
      await page.fill('#newPassword', 'one more horse battery');
      await page.keyboard.press('Enter');
      await page.locator('#result.problem').waitFor();
      expect(await page.locator('#result').textContent()).to.include('does not work any more');
    });

    it('proves an address with the password, and everything stays', async () => {
      const ada = await api.loggedIn();
      await ada.call('POST /email/verification');
      const { link } = await mailbox.linked('verify-email', ada.email);
      await scan(link);
      await page.goto(link);
      await page.fill('#password', 'wrong horse battery');
      await page.keyboard.press('Enter');
      await page.locator('#result.problem').waitFor();
      expect(await page.locator('#result').textContent()).to.include('not the password');
      await page.fill('#password', ada.password);
      await page.keyboard.press('Enter');
      await done();
      const { body } = await ada.call<AccountView>('GET /me');
      expect(body.emailVerified).to.equal(true);
    });

    it('confirms a new address, and the other one takes it back', async () => {
      const ada = await api.loggedIn();
      await ada.call('POST /email/verification');
      const proof = await mailbox.linked('verify-email', ada.email);
      await ada.call('POST /email/verification/confirm', { body: { token: proof.token } });
      const email = `next-${ada.email}`;
      const body = { email, currentPassword: ada.password };
      expect(outcome(await ada.call('PATCH /me', { body }))).to.equal('200');
      const change = await mailbox.linked('confirm-email', email);
      await scan(change.link);
      await page.goto(change.link);
      await page.click('button');
      await done();
      const undo = await mailbox.linked('undo-email', ada.email);
      await scan(undo.link);
      await page.goto(undo.link);
      await page.click('button');
      await done();
      const reset = await mailbox.linked('reset-password', ada.email);
      await page.goto(reset.link);
      await page.fill('#newPassword', 'mine again battery');
      await page.keyboard.press('Enter');
      await done();
      const again = await api.login({ login: ada.login, password: 'mine again battery' });
      const me = await api.call<AccountView>('GET /me', { token: again.accessToken });
      expect(me.body).to.deep.include({ email: ada.email, emailVerified: true });
    });
  },
  ['memory'],
);
