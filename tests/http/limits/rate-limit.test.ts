import { expect } from 'chai';
import { outcome, type Answer } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const LIMITED = '429 request.rate_limited';
const LIMIT = 8;

/** What `RateLimit` says: requests left and seconds until there are more. */
function budgetOf(answer: Answer<unknown>): { left: number; seconds: number } {
  const [, left, seconds] = /^"default";r=(\d+);t=(\d+)$/.exec(answer.headers.get('ratelimit') ?? '') ?? [];
  return { left: Number(left), seconds: Number(seconds) };
}

inEachWorld('The rate limit', (start) => {
  const { api } = start({ RATE_LIMIT_PER_MINUTE: String(LIMIT), TRUSTED_PROXIES: '127.0.0.1' });
  let clients = 0;

  /** Requests of a client that nobody saw before. */
  const from = (address = `198.51.100.${(clients += 1)}`) => ({ headers: { 'X-Forwarded-For': address } });
  const someone = async (): Promise<Actor> => {
    const person = { login: `limited-${(clients += 1)}`, password: 'correct horse battery staple' };
    await api.call('POST /register', { body: person, ...from() });
    const tokens = await api.call<Actor['tokens']>('POST /login', { body: person, ...from() });
    return { ...person, tokens: tokens.body } as Actor;
  };
  const loginOf = async ({ login, password }: Actor): Promise<Actor['tokens']> =>
    (await api.call<Actor['tokens']>('POST /login', { body: { login, password }, ...from() })).body;
  const use = async (times: number, line: string, parts: object): Promise<void> => {
    for (let time = 0; time < times; time += 1)
      expect(outcome(await api.call(line, parts)), line).not.to.equal(LIMITED);
  };

  it('tells on every answer what is left', async () => {
    const client = from();
    for (let left = LIMIT - 1; left >= 0; left -= 1) {
      const answer = await api.call(left % 2 === 0 ? 'GET /users' : 'GET /me', client);
      expect(answer.headers.get('ratelimit-policy')).to.equal(`"default";q=${LIMIT};w=60`);
      expect(budgetOf(answer).left).to.equal(left);
      expect(budgetOf(answer).seconds).to.be.within(1, 60);
    }
  });

  it('refuses past it, before anything else is looked at, and says for how long', async () => {
    const client = from();
    await use(LIMIT, 'GET /users', client);
    const refused = [
      await api.call('GET /users', client),
      await api.call('GET /me', client),
      await api.call('GET /me', { headers: { ...client.headers, Authorization: 'Bearer nonsense' } }),
      await api.call('POST /login', { ...client, body: '{' }),
    ];
    for (const answer of refused) {
      expect(outcome(answer)).to.equal(LIMITED);
      expect(budgetOf(answer).left).to.equal(0);
      expect(Number(answer.headers.get('retry-after')))
        .to.equal(budgetOf(answer).seconds)
        .and.to.be.within(1, 60);
    }
  });

  it('lets no more through when they come at once', async () => {
    const client = from();
    const answers = await Promise.all(Array.from({ length: 30 }, () => api.call('GET /users', client)));
    expect(answers.filter((answer) => answer.status === 200)).to.have.length(LIMIT);
  });

  it('counts sessions by themselves, wherever they come from', async () => {
    const [ada, bob] = [await someone(), await someone()];
    const client = from();
    await use(LIMIT, 'GET /me', { token: ada.tokens.accessToken, ...client });
    expect(outcome(await api.call('GET /me', { token: ada.tokens.accessToken, ...from() }))).to.equal(
      LIMITED,
    );
    await use(LIMIT, 'GET /me', { token: bob.tokens.accessToken, ...client });
    await use(LIMIT, 'GET /me', { token: (await loginOf(ada)).accessToken, ...client });
    await use(LIMIT, 'GET /users', client);
  });

  it('counts all sessions of a user together with ten times the budget', async () => {
    const ada = await someone();
    for (let session = 1; session <= 10; session += 1)
      await use(LIMIT, 'GET /me', { token: (await loginOf(ada)).accessToken, ...from() });
    expect(outcome(await api.call('GET /me', { token: ada.tokens.accessToken, ...from() }))).to.equal(
      LIMITED,
    );
  });

  it('counts the token of a session that has ended for that session, before it is refused', async () => {
    const ada = await someone();
    await api.call('POST /logout', { token: ada.tokens.accessToken, ...from() });
    const parts = { token: ada.tokens.accessToken, ...from() };
    for (let time = 1; time < LIMIT; time += 1)
      expect(outcome(await api.call('GET /me', parts))).to.equal('401 logged_out');
    expect(outcome(await api.call('GET /me', parts))).to.equal(LIMITED);
  });

  it('lets nobody with a dead token use up what its owner may do', async () => {
    const ada = await someone();
    await api.call('POST /logout', { token: ada.tokens.accessToken, ...from() });
    const stolen = { token: ada.tokens.accessToken, ...from() };
    await Promise.all(Array.from({ length: 12 * LIMIT }, () => api.call('GET /me', stolen)));
    await use(LIMIT, 'GET /me', { token: (await loginOf(ada)).accessToken, ...from() });
  });

  it('counts a token that is bad or has expired for the address', async () => {
    const ada = await someone();
    const [header = '', payload = ''] = ada.tokens.accessToken.split('.');
    const client = from();
    await use(LIMIT, 'GET /me', { token: `${header}.${payload}.AAAA`, ...client });
    expect(outcome(await api.call('GET /users', client))).to.equal(LIMITED);
    expect(outcome(await api.call('GET /me', { token: ada.tokens.accessToken, ...client }))).to.equal('200');
  });

  it('counts IPv6 by the /64, and IPv4 in IPv6 as IPv4', async () => {
    await use(LIMIT / 2, 'GET /users', from('2001:db8:1:2::1'));
    await use(LIMIT / 2, 'GET /users', from('2001:db8:1:2:ffff:ffff:ffff:ffff'));
    expect(outcome(await api.call('GET /users', from('2001:0db8:0001:0002::abcd')))).to.equal(LIMITED);
    expect(outcome(await api.call('GET /users', from('2001:db8:1:3::1')))).to.equal('200');
    await use(LIMIT, 'GET /users', from('203.0.113.9'));
    expect(outcome(await api.call('GET /users', from('::ffff:203.0.113.9')))).to.equal(LIMITED);
  });

  it('believes of X-Forwarded-For what the trusted proxy wrote, not what the client did', async () => {
    await use(LIMIT, 'GET /users', from('192.0.2.1'));
    for (const spoofed of [
      '1.2.3.4, 192.0.2.1',
      'nonsense, 192.0.2.1',
      '1.1.1.1, 2.2.2.2, 192.0.2.1, 127.0.0.1',
    ])
      expect(outcome(await api.call('GET /users', from(spoofed))), spoofed).to.equal(LIMITED);
    expect(outcome(await api.call('GET /users', from('192.0.2.1, 192.0.2.2')))).to.equal('200');
  });

  it('does not count operators’ endpoints, nor what is no path', async () => {
    const client = from();
    await use(LIMIT, 'GET /users', client);
    for (const path of [
      '/livez',
      '/readyz',
      '/metrics',
      '/openapi.json',
      '/docs',
      '/.well-known/jwks.json',
      '/problems/request.malformed',
    ]) {
      const answer = await api.call(`GET ${path}`, client);
      expect(outcome(answer), path).to.equal('200');
      expect(answer.headers.get('ratelimit'), path).to.equal(null);
    }
    expect(outcome(await api.call('GET /nothing', { ...client, undocumented: true }))).to.equal(
      '404 request.not_found',
    );
    expect(outcome(await api.call('PUT /users', { ...client, undocumented: true }))).to.equal(
      '405 request.method_not_allowed',
    );
  });
});

inEachWorld('The rate limit without trusted proxies', (start) => {
  const { api } = start({ RATE_LIMIT_PER_MINUTE: '5' });
  it('believes no X-Forwarded-For', async () => {
    const outcomes = [];
    for (let client = 1; client <= 6; client += 1)
      outcomes.push(
        outcome(await api.call('GET /users', { headers: { 'X-Forwarded-For': `192.0.2.${client}` } })),
      );
    expect(outcomes).to.deep.equal(['200', '200', '200', '200', '200', LIMITED]);
  });
});

inEachWorld('No rate limit', (start) => {
  const { api } = start();
  it('is what 0 means', async () => {
    const answer = await api.call('GET /users');
    for (const name of ['ratelimit', 'ratelimit-policy']) expect(answer.headers.get(name)).to.equal(null);
  });
});
