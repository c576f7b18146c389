import { expect } from 'chai';
import type { Browser, Page, Request } from 'playwright-core';
import { LOCALES } from '#domain/shared/locale.ts';
import { browserOrSkip } from '#tests/support/test-browser.ts';
import { startTestService, type TestService } from '#tests/support/test-service.ts';

const TOKEN = 'a-_b'.repeat(25);
const CALLS = {
  'verify-email': '/email/verification/confirm',
  'reset-password': '/password/reset/confirm',
  'confirm-email': '/me/email/confirm',
  'undo-email': '/email/undo',
  invitation: '/invitations/accept',
} as const;
type Name = keyof typeof CALLS;
const NAMES = Object.keys(CALLS) as Name[];
/** A page or a file of one, which the browser asks for by itself. */
const isFile = (url: string): boolean => new URL(url).pathname.startsWith('/account/');

describe('The pages to which mails lead, in a browser', () => {
  let browser: Browser;
  let service: TestService;
  let page: Page;
  let requests: Request[] = [];
  let complaints: string[] = [];

  before(async function () {
    browser = await browserOrSkip(this);
    service = await startTestService({ over: 'memory' });
    page = await browser.newPage({ viewport: { width: 320, height: 568 } });
    page.on('request', (request) => requests.push(request));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });
  after(async () => {
    await page?.close();
    await service?.stop();
  });
  afterEach(async () => await page?.unrouteAll());

  const open = async (name: Name, lang = 'en'): Promise<void> => {
    // Without this a page that differs in what follows the # would not be loaded anew.
    await page.goto('about:blank');
    requests = [];
    complaints = [];
    await page.goto(`${service.url}/account/${name}?lang=${lang}#token=${TOKEN}`);
  };

  /** Answers the page's call, and gives what it sent. */
  const answering = async (name: Name, status: number, body: object | null): Promise<() => unknown> => {
    let sent: unknown;
    await page.route(`**${CALLS[name]}`, (route) => {
      expect(route.request().method()).to.equal('POST');
      sent = route.request().postDataJSON();
      return route.fulfill({
        status,
        contentType: 'application/json',
        body: body === null ? '' : JSON.stringify(body),
      });
    });
    return () => sent;
  };

  const problem = (code: string, errors: readonly object[] = []): object => ({ code, errors });
  const said = async (): Promise<string> => (await page.locator('#result').textContent()) ?? '';
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };

  for (const name of NAMES) {
    it(`load, also where a scanner does it, without any call: ${name}`, async () => {
      for (const lang of LOCALES) {
        await open(name, lang);
        await page.waitForLoadState('networkidle');
        expect(requests.filter((request) => request.method() !== 'GET')).to.deep.equal([]);
        expect(requests.filter((request) => !isFile(request.url()))).to.deep.equal([]);
        expect(requests.filter((request) => request.url().includes(TOKEN.slice(0, 8)))).to.deep.equal([]);
        expect(complaints).to.deep.equal([]);
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect(width, `${name} ${lang}`).to.equal(320);
      }
    });

    it(`are used by keyboard alone, and call once with the token: ${name}`, async () => {
      await open(name);
      const sent = await answering(name, 200, {});
      const fields = await page.locator('input:visible:not([type=checkbox])').all();
      const typed: Record<string, string> = {};
      for (const field of fields) {
        await press('Tab');
        const name = (await field.getAttribute('name')) ?? '';
        expect(await page.evaluate('document.activeElement.name')).to.equal(name);
        typed[name] = `correct horse ${name}`;
        await page.keyboard.type(typed[name]);
      }
      // Past the check box that shows the password, where there is one.
      await press(...(fields.length > 0 ? ['Tab', 'Tab', 'Enter'] : ['Tab', 'Enter']));
      await page.locator('#result.done').waitFor();
      expect(sent()).to.deep.equal({ token: TOKEN, ...typed });
      expect(await said()).not.to.equal('');
      expect(page.url()).not.to.include('token');
      expect(await page.locator('form').isVisible()).to.equal(false);
      const all = requests
        .map((request) => `${request.url()} ${JSON.stringify(request.headers())}`)
        .join('\n');
      expect(all).not.to.include(TOKEN);
    });
  }

  it('say in their language that a link does not work any more', async () => {
    const sentences = new Set<string>();
    for (const lang of LOCALES) {
      await open('undo-email', lang);
      await answering('undo-email', 422, problem('email.challenge_invalid'));
      await page.click('button');
      await page.locator('#result.problem').waitFor();
      sentences.add(await said());
      await page.unrouteAll();
    }
    expect(sentences.size).to.equal(LOCALES.length);
  });

  it('say that a link without a token is not complete, and offer no button', async () => {
    await open('reset-password');
    await page.goto('about:blank');
    await page.goto(`${service.url}/account/reset-password?lang=en`);
    expect(await said()).to.include('not complete');
    expect(await page.locator('button').isVisible()).to.equal(false);
  });

  it('mark the field that breaks a rule, and let it be corrected', async () => {
    await open('reset-password');
    const errors = [{ pointer: '/newPassword', code: 'password.too_short', detail: 'x' }];
    await answering('reset-password', 422, problem('request.validation_failed', errors));
    await page.fill('#newPassword', 'short');
    await press('Enter');
    await page.locator('#newPassword[aria-invalid=true]').waitFor();
    expect(await page.locator('#newPassword-problem').textContent()).to.include('too short');
    expect(await page.evaluate('document.activeElement.id')).to.equal('newPassword');
    await page.unrouteAll();
    const sent = await answering('reset-password', 204, null);
    await page.fill('#newPassword', 'correct horse battery');
    await press('Enter');
    await page.locator('#result.done').waitFor();
    expect(sent()).to.deep.equal({ token: TOKEN, newPassword: 'correct horse battery' });
  });

  it('ask for the email of an invitation that names none', async () => {
    await open('invitation');
    expect(await page.locator('#email').isVisible()).to.equal(false);
    const errors = [{ pointer: '/email', code: 'field.required', detail: 'x' }];
    await answering('invitation', 422, problem('request.validation_failed', errors));
    await page.fill('#password', 'correct horse battery');
    await press('Enter');
    await page.locator('#email').waitFor();
    expect(await page.locator('#email-problem').textContent()).not.to.equal('');
  });

  it('confirm an address without the password where that is not known, and say what follows', async () => {
    await open('verify-email');
    const sent = await answering('verify-email', 200, {});
    await page.fill('#password', 'half typed');
    await page.click('[data-without]');
    await page.locator('#result.done').waitFor();
    expect(sent()).to.deep.equal({ token: TOKEN });
    expect(await said()).to.include('logged out');
  });

  it('say so when the service does not answer, and can be tried again', async () => {
    await open('confirm-email');
    await page.route('**/me/email/confirm', (route) => route.abort());
    await page.click('button');
    await page.locator('#result.problem').waitFor();
    expect(await page.locator('button').isEnabled()).to.equal(true);
  });

  it('keep the token over a change of language', async () => {
    await open('confirm-email');
    await page.click('nav a[lang=ru]');
    await page.locator('html[lang=ru]').waitFor();
    const sent = await answering('confirm-email', 200, {});
    await page.click('button');
    await page.locator('#result.done').waitFor();
    expect(sent()).to.deep.equal({ token: TOKEN });
  });

  it('say what is to be done where there is no JavaScript', async () => {
    const plain = await browser.newPage({ javaScriptEnabled: false });
    await plain.goto(`${service.url}/account/reset-password?lang=en#token=${TOKEN}`);
    expect(await plain.locator('noscript').textContent()).to.include('JavaScript');
    await plain.close();
  });
});
