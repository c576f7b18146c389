import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { freePort } from '#adapters/embedded-postgres/free-port.ts';
import { SecondFactors } from './second-factors.ts';
import { TestApi } from './test-api.ts';
import { browserOrSkip } from './test-browser.ts';
import { startTestService, type TestService } from './test-service.ts';
import { Visitor } from './visitor.ts';

/** A service on PostgreSQL, as people reach it with a browser: by a name, which passkeys need. */
export interface PageService {
  readonly url: string;
  readonly service: TestService;
  readonly api: TestApi;
  readonly factors: SecondFactors;
}

/**
 * @param options.host a name that browsers take for this machine: `localhost`, or one below it.
 * @param options.path of its address; without a slash at its end.
 */
async function startPageService(
  config: Readonly<Record<string, string>> = {},
  { host = 'localhost', path = '' } = {},
): Promise<PageService> {
  const port = await freePort();
  const url = `http://${host}:${port}${path}`;
  const service = await startTestService({
    over: 'postgres',
    config: { PORT: String(port), PUBLIC_URL: url, ...config },
  });
  const api = new TestApi(() => service);
  return { url, service, api, factors: new SecondFactors(api, () => service.clock) };
}

/** What each test of a suite has to itself at a browser; the members are there from the first hook or test on. */
export interface Visit extends PageService {
  readonly browser: Browser;
  /** Somebody new at each test, whom nothing may have troubled when it ends. */
  readonly ada: Visitor;
}

/** Starts a service for the suite that calls this, and lets somebody visit it in each of its tests. */
export function visitForEachTest(...service: Parameters<typeof startPageService>): Visit {
  const here = {} as { -readonly [Name in keyof Visit]: Visit[Name] };
  before(async function () {
    here.browser = await browserOrSkip(this);
    Object.assign(here, await startPageService(...service));
  });
  beforeEach(async () => {
    here.ada = await Visitor.at(here.browser, here.url);
  });
  afterEach(async () => {
    await here.ada?.leave();
    expect(here.ada?.complaints ?? []).to.deep.equal([]);
  });
  after(async () => {
    await here.service?.stop();
  });
  return here;
}

/** Logs in at the test's page somebody new, who has an authenticator app. */
export async function logInWithApp({ factors, ada }: Visit) {
  const { actor, app, recoveryCodes } = await factors.enrolled();
  await ada.open('/account/login');
  await ada.typePassword(actor);
  await ada.prove('totp', await app.next());
  await ada.arrives();
  return { person: actor, app, recoveryCodes };
}

/** What was proved at the login is too old for a change then. */
export function outlastProof({ service }: PageService): void {
  service.clock.advance(700);
}
