import { expect } from 'chai';
import { twinOf, signedToken } from '#tests/support/forged-token.ts';
import { figure } from '#tests/support/fault-figures.ts';
import type { HostilePerson } from '#tests/support/hostile-client.ts';
import { TOKENS_OF_OUR_KEY } from '#tests/support/hostile-claims.ts';
import { FORGED_TOKENS } from '#tests/support/hostile-tokens.ts';
import { type HostileWorld, inParallel, openHostileWorld } from '#tests/support/hostile-world.ts';
import { tokenKit, type HostileTokens, type TokenKit } from '#tests/support/token-kit.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('An access token that this service did not issue, over HTTP', function () {
  this.timeout(180_000);

  let world: HostileWorld;
  let ada: HostilePerson;
  let kit: TokenKit;

  before(async () => {
    world = await openHostileWorld();
    ada = await world.client.registered();
    kit = tokenKit(ada.tokens.accessToken, world.keysDir);
  });
  after(async () => await world?.close());

  const namedTokens = (tokens: HostileTokens): readonly { readonly name: string; readonly token: string }[] =>
    Object.entries(tokens).flatMap(([what, make]) =>
      make(kit).map((token, index) => ({ name: `${what}, ${index}`, token })),
    );

  async function reasonFor(token: string, line = 'GET /me'): Promise<string> {
    const headers = { Authorization: `Bearer ${token}` };
    const reply = await world.client.call(line, { headers });
    const challenged = reply.headers['www-authenticate'] === 'Bearer error="invalid_token"';
    return `${reply.status}${challenged ? '' : ' without a verifier'} ${reply.body?.reason}`;
  }

  it('would open everything if our key signed what we sign (or the tests below would prove nothing)', async () => {
    const { header, payload, privateKey } = kit;
    const headers = { Authorization: `Bearer ${signedToken(header, payload, privateKey)}` };
    expect((await world.client.call('GET /me', { as: ada, headers })).status).to.equal(200);
  });

  it('is refused with a reason, whatever is wrong with it, and changes nothing', async () => {
    const tokens = namedTokens({ ...FORGED_TOKENS, ...TOKENS_OF_OUR_KEY });
    const wrong: string[] = [];
    await world.expectNothingChanged([ada], () =>
      inParallel(tokens, async ({ name, token }) => {
        const reason = await reasonFor(token);
        if (!/^401 token_(?:invalid|malformed|expired)$/.test(reason))
          wrong.push(`${name} ${token.slice(0, 200)}: ${reason}`);
      }),
    );
    expect(wrong).to.deep.equal([]);
    figure(`${tokens.length} tokens that are not ours: 401 with a reason each`);
  });

  it('is refused on every call that wants one', async () => {
    type Operation = { readonly 'x-access': string };
    const { body } = await world.client.call<{ paths: Record<string, Record<string, Operation>> }>(
      'GET /openapi.json',
    );
    const lines = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, operation]) => !['public', 'any-token'].includes(operation['x-access']))
        .map(([method]) => `${method.toUpperCase()} ${path.replace('{id}', ID)}`),
    );
    expect(lines).to.have.lengthOf.above(12);
    const some = [
      ...namedTokens(FORGED_TOKENS).filter((_, index) => index % 29 === 0),
      { name: 'a refresh token', token: ada.tokens.refreshToken },
    ];
    await world.expectNothingChanged([ada], async () => {
      for (const line of lines) {
        for (const { name, token } of some)
          expect(await reasonFor(token, line), `${line} ${name}`).to.match(
            /^401 token_(?:invalid|malformed|expired)$/,
          );
      }
    });
    figure(`${lines.length} calls want a token; ${some.length} forged ones each are refused`);
  });

  it('ends no session at logout', async () => {
    await world.expectNothingChanged([ada], () =>
      inParallel(namedTokens(FORGED_TOKENS), async ({ name, token }) => {
        for (const scope of ['session', 'all'])
          expect(await reasonFor(token, `POST /logout?scope=${scope}`), name).to.match(
            /^401 token_(?:invalid|malformed)$/,
          );
      }),
    );
  });

  it('is no access token when it is a refresh token, and no refresh token when it is an access token', async () => {
    const { accessToken, refreshToken } = ada.tokens;
    expect(await reasonFor(refreshToken)).to.equal('401 token_malformed');
    for (const parts of [
      { body: { refreshToken: accessToken } },
      { headers: { Cookie: `refresh_token=${accessToken}` } },
    ]) {
      const { status, body } = await world.client.call('POST /refresh', parts);
      expect(`${status} ${body.reason}`).to.equal('401 token_invalid');
    }
  });

  it('is too much for the headers above 16 KiB, and refused below, also as the cookie', async () => {
    for (const length of [8_192, 15_000])
      expect(await reasonFor('A'.repeat(length)), String(length)).to.match(/^401 token_/);
    for (const name of ['Authorization', 'Cookie']) {
      const headers = { [name]: `Bearer ${'A'.repeat(17_000)}` };
      expect((await world.client.call('GET /me', { headers })).status).to.equal(431);
    }
  });

  it('counts nowhere but in the Authorization header, under the scheme Bearer', async () => {
    const { accessToken } = ada.tokens;
    const schemes = [
      '',
      'Basic ',
      'Token ',
      'JWT ',
      'Bearer:',
      'Bearer=',
      'Bearer, ',
      'Bearer Bearer ',
      'DPoP ',
    ];
    const places: readonly Readonly<Record<string, string>>[] = [
      { Cookie: `access_token=${accessToken}; token=${accessToken}` },
      { 'X-Access-Token': accessToken },
      { 'X-Authorization': `Bearer ${accessToken}` },
      { 'Proxy-Authorization': `Bearer ${accessToken}` },
      ...schemes.map((scheme) => ({ Authorization: `${scheme}${accessToken}` })),
      { Authorization: `Bearer ${accessToken} x` },
      { Authorization: `Bearer ${accessToken},x` },
    ];
    for (const headers of places)
      expect(
        (await world.client.call('GET /me', { headers })).status,
        JSON.stringify(headers).slice(0, 40),
      ).to.equal(401);
    expect((await world.client.call(`GET /me?access_token=${accessToken}`)).status).to.equal(401);
  });
});

inEachWorld('A token whose session has ended', (start) => {
  const { api } = start();

  it('lives on in no variant: its twin, another case of the scheme, more spaces', async () => {
    const ada = await api.loggedIn();
    const { accessToken } = ada.tokens;
    const variants = [accessToken, twinOf(accessToken)].flatMap((token) =>
      [
        `Bearer ${token}`,
        `bearer ${token}`,
        `BEARER ${token}`,
        `BeArEr   ${token}`,
        `Bearer ${token}   `,
      ].map((header) => ({
        Authorization: header,
      })),
    );
    const statuses = async (): Promise<number[]> => {
      const answers = await Promise.all(variants.map((headers) => api.call('GET /me', { headers })));
      return answers.map(({ status }) => status);
    };
    // All of them were good and may lie in a cache.
    expect(await statuses()).to.deep.equal(variants.map(() => 200));
    expect((await ada.call('POST /logout')).status).to.equal(204);
    for (let round = 0; round < 3; round += 1)
      expect(await statuses()).to.deep.equal(variants.map(() => 401));
    for (const headers of variants)
      expect((await api.call('GET /me', { headers })).body.reason).to.equal('logged_out');
  });

  it('takes its refresh token along, in every place where that counts', async () => {
    const ada = await api.loggedIn();
    const { refreshToken } = ada.tokens;
    expect((await ada.call('POST /logout')).status).to.equal(204);
    const places = [{ body: { refreshToken } }, { cookie: refreshToken }, { cookie: `"${refreshToken}"` }];
    for (const place of places) {
      const { status, body } = await api.call('POST /refresh', place);
      expect(status).to.equal(401);
      expect(body.reason).to.be.oneOf(['logged_out', 'token_invalid', 'token_missing']);
    }
  });
});
