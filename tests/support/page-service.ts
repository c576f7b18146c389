import { freePort } from '#adapters/embedded-postgres/free-port.ts';
import { SecondFactors } from './second-factors.ts';
import { TestApi } from './test-api.ts';
import { startTestService, type TestService } from './test-service.ts';

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
export async function startPageService(
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
