import { expect } from 'chai';
import type { Browser, ConsoleMessage, Page } from 'playwright-core';
import type { Locale } from '#domain/shared/locale.ts';
import { PasskeyDevice } from './passkey-device.ts';
import type { Person } from './test-api.ts';
import { until } from './until.ts';

/** What the browser notes of calls that a page expects to fail. */
const REFUSED = /^Failed to load resource: the server responded with a status of (?:4\d\d|503) /;
/** Notes how the page asks for a passkey: waiting for a choice in a field (`conditional`), or at once. */
const NOTE_ASKING = `globalThis.askings = [];
const get = navigator.credentials.get.bind(navigator.credentials);
navigator.credentials.get = (options) => (askings.push(options.mediation ?? 'at once'), get(options));`;

/** Pages that visitors have left, as good as new: another window takes longer than most of what a test does in it. */
const leftPages = new WeakMap<Browser, Page[]>();

interface Options {
  readonly lang?: Locale;
  /** Whether the device has a place for passkeys, which are copied to other devices. */
  readonly synced?: boolean;
}

/** Somebody at a browser of their own, on a narrow screen, who looks at the account pages. */
export class Visitor {
  readonly page: Page;
  readonly device: PasskeyDevice;
  /** Errors of scripts, files that are missing, and what the content security policy refused. */
  readonly complaints: string[] = [];
  readonly #url: string;
  readonly #lang: Locale;

  private constructor(page: Page, device: PasskeyDevice, url: string, lang: Locale) {
    this.page = page;
    this.device = device;
    this.#url = url;
    this.#lang = lang;
    this.watch(page);
  }

  /** @param url of the service. */
  static async at(browser: Browser, url: string, options: Options = {}): Promise<Visitor> {
    const { lang = 'en', synced = false } = options;
    const page = leftPages.get(browser)?.pop() ?? (await newPage(browser));
    return new Visitor(page, await PasskeyDevice.on(page, { synced }), url, lang);
  }

  /** Notes what is wrong on a page; done by itself for the first one. */
  watch(page: Page): void {
    page.on('pageerror', this.#noteError);
    page.on('console', this.#noteMessage);
  }

  readonly #noteError = (error: Error): void => void this.complaints.push(error.message);

  readonly #noteMessage = (message: ConsoleMessage): void => {
    const isFile = new URL(message.location().url, this.#url).pathname.startsWith('/account');
    const isExpected = REFUSED.test(message.text()) && !isFile;
    if (message.type() === 'error' && !isExpected) this.complaints.push(message.text());
  };

  /** Leaves nothing of this visitor to the next one. */
  async leave(): Promise<void> {
    const { page } = this;
    const context = page.context();
    for (const each of context.pages()) if (each !== page) await each.close();
    page.off('pageerror', this.#noteError);
    page.off('console', this.#noteMessage);
    await page.unrouteAll();
    await page.goto('about:blank');
    await page.emulateMedia({ media: null });
    await this.device.remove();
    await context.clearCookies();
    await context.clearPermissions();
    const browser = context.browser();
    if (browser !== null) leftPages.set(browser, [...(leftPages.get(browser) ?? []), page]);
  }

  address(path: string): string {
    return `${this.#url}${path}?lang=${this.#lang}`;
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.address(path));
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Types the name and the password on the page of the login. */
  async typePassword({ login, password }: Pick<Person, 'login' | 'password'>): Promise<void> {
    await this.page.locator('#login').waitFor();
    // Before its script has run, the form does nothing.
    await this.page.waitForLoadState();
    await this.page.fill('#login', login);
    await this.page.fill('#password', password);
    await this.press('Enter');
  }

  /** Logs in with the password, which is enough, and arrives at the account. */
  async logIn(person: Pick<Person, 'login' | 'password'>): Promise<void> {
    await this.open('/account/login');
    await this.typePassword(person);
    await this.arrives();
  }

  /** Types what a form for a proof asks for. */
  async prove(kind: 'totp' | 'recovery_code' | 'password', value: string): Promise<void> {
    await this.page.fill(`#proof-${kind}`, value);
    await this.press('Enter');
  }

  /** Returns when the account is shown. */
  async arrives(): Promise<void> {
    await this.page.locator('#account').waitFor();
  }

  /** How the page has asked for passkeys so far. */
  async askings(): Promise<readonly string[]> {
    return await this.page.evaluate<string[]>('askings');
  }

  /** Uses the passkey of the device by the button of the login, when the page waits for one. */
  async usePasskey(): Promise<void> {
    await this.page.locator('#passkey').waitFor();
    // A device that is touched before answers the question of the field.
    await until(async () => (await this.askings()).includes('conditional'));
    await this.device.touch(true);
    await this.page.click('#passkey');
  }

  /** What is said in a part of the page, when something is said there. */
  async hears(part: string, kind: 'problem' | 'done'): Promise<string> {
    const region = this.page.locator(`${part} .result.${kind}`);
    await region.waitFor();
    return (await region.textContent()) ?? '';
  }

  /** What is said of the field that is wrong, which has the focus then. */
  async corrects(field: string): Promise<string> {
    await this.page.locator(`${field}[aria-invalid=true]`).waitFor();
    expect(await this.page.evaluate('document.activeElement.id')).to.equal(field.slice(1));
    const id = (await this.page.getAttribute(field, 'aria-describedby'))?.split(' ').at(-1) ?? '';
    return (await this.page.locator(`#${id}`).textContent()) ?? '';
  }

  /** The names in one of the lists of factors. */
  async names(section: '#passkeys' | '#totp'): Promise<readonly string[]> {
    return await this.page.locator(`${section} .factors .name`).allTextContents();
  }

  /** The set of recovery codes that is shown. */
  async newCodes(): Promise<readonly string[]> {
    await this.page.locator('#new-codes').waitFor();
    return await this.page.locator('#new-codes .codes li').allTextContents();
  }

  /** By how many pixels the page is wider than the screen. */
  async overflow(): Promise<number> {
    return await this.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  }
}

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 320, height: 568 } });
  const page = await context.newPage();
  await page.addInitScript(NOTE_ASKING);
  return page;
}
