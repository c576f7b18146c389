import { expect } from 'chai';
import { expectFigure, figure } from '#tests/support/fault-figures.ts';
import type { HostilePerson } from '#tests/support/hostile-client.ts';
import { type HostileWorld, openHostileWorld } from '#tests/support/hostile-world.ts';
import { words } from '#tests/support/words.ts';
import { attack, rawRequest, type AttackAnswer } from '#tests/support/raw-attack.ts';

const APP = 'https://app.example.org';
const FOREIGN = [
  ...words(
    'https://evil.example null https://evil.app.example.org http://app.example.org HTTPS://APP.EXAMPLE.ORG',
  ),
  ...words(`${APP}.evil.example ${APP}:444 ${APP}/ ${APP}@evil.example https://appXexample.org file:// *`),
  `${APP} https://evil.example`,
];

describe('A request with a foreign origin, a strange cookie or long headers', function () {
  this.timeout(180_000);

  let world: HostileWorld;
  let ada: HostilePerson;

  before(async () => {
    world = await openHostileWorld({
      CORS_ORIGINS: APP,
      PUBLIC_URL: 'https://id.example.org',
      TRUSTED_PROXIES: '127.0.0.1',
    });
    ada = await world.client.registered();
  });
  after(async () => await world?.close());

  const send = (bytes: string): Promise<AttackAnswer> =>
    attack({ port: world.service.port, client: world.client }, bytes);

  it('is told nothing about a foreign origin that its page could read, and nothing acts by the cookie alone', async () => {
    const Cookie = `refresh_token=${ada.tokens.refreshToken}`;
    await world.expectNothingChanged([ada], async () => {
      for (const origin of FOREIGN) {
        const preflight = [
          'Access-Control-Request-Method: POST',
          'Access-Control-Request-Headers: authorization',
          `Origin: ${origin}`,
        ];
        for (const answer of [
          await send(rawRequest('OPTIONS /refresh', preflight)),
          await send(rawRequest('GET /users', [`Origin: ${origin}`])),
          await send(rawRequest('GET /me', [`Origin: ${origin}`])),
        ]) {
          expect(answer.headers.get('access-control-allow-origin') || null, origin).to.equal(null);
          expect(answer.headers.get('access-control-allow-credentials'), origin).to.equal(null);
        }
        for (const line of ['POST /refresh', 'POST /logout', 'POST /logout?scope=all']) {
          const { status, body } = await world.client.call(line, { headers: { Cookie, Origin: origin } });
          expect(`${status} ${body.code}`, `${line} ${origin}`).to.equal('403 request.forbidden_origin');
        }
      }
    });
    const own = await send(rawRequest('GET /users', [`Origin: ${APP}`]));
    expect(own.headers.get('access-control-allow-origin')).to.equal(APP);
    expect(own.headers.get('vary')).to.match(/origin/i);
    figure(`${FOREIGN.length} foreign origins: none allowed, none acts by the cookie`);
  });

  it('brings cookies that are none, and is only without a token', async () => {
    const odd = words(
      '; = ;;;=; refresh_token refresh_token= refresh_token=" refresh_token="" refresh_token=%00 __proto__=x',
    );
    const cookies = [
      ...odd,
      '',
      'refresh_token=\xff\xfe',
      'refresh_token=a; refresh_token=b',
      '$Version=1; refresh_token=x',
      'a'.repeat(8_000),
      'a=b; '.repeat(2_500),
      `refresh_token=${'A'.repeat(12_000)}`,
      'refresh_token={"$ne":null}',
    ];
    await world.expectNothingChanged([ada], async () => {
      for (const cookie of cookies) {
        for (const line of ['POST /refresh', 'POST /logout']) {
          const { status, text } = await send(rawRequest(line, [`Cookie: ${cookie}`]));
          expect(`${status} ${text}`, JSON.stringify(cookie.slice(0, 60))).to.match(
            /^401 .*"reason":"token_(?:missing|invalid)"/,
          );
        }
      }
    });
  });

  it('is answered quickly, whatever long text stands in a header', async () => {
    const long = (text: string, length = 12_000): string =>
      text.repeat(Math.ceil(length / text.length)).slice(0, length);
    const values: Readonly<Record<string, readonly string[]>> = {
      Authorization: [
        `Bearer${long(' ')}`,
        `Bearer ${long('A ')}`,
        `Bearer ${long('.')}`,
        `Bearer ${long('eyJ.')}`,
        long('bearer '),
      ],
      'If-None-Match': [long('"'), long('W/'), `"${long('a')}`, long('"a",'), long(' ,')],
      'If-Match': [long('"'), `"${long('a')}`, long(`"${ada.id}.1" `), long('*,')],
      Accept: [
        long('*/*,'),
        long('a/b;q=0.1,'),
        long(';'),
        long('application/json;a="'),
        `application/json${long(' ;')}`,
      ],
      'Content-Type': [
        long('application/json;'),
        `application/json${long(';a=b')}`,
        `application/json;charset=${long('"\\"')}`,
        `application/${long('a+')}`,
      ],
      Cookie: [long('refresh_token='), long('; '), long('a=b;'), `refresh_token=${long('"')}`],
      Origin: [long('https://'), `https://${long('a.')}`],
      'X-Forwarded-For': [long('127.0.0.1,'), long(','), long(' '), long('::ffff:127.0.0.1,'), long('1.')],
      'X-Request-Id': [long('a'), long('.')],
      'User-Agent': [long('Mozilla ')],
      'Accept-Encoding': [long('gzip,'), long('*;q=0,')],
    };
    const lines = [
      'GET /me',
      'PATCH /me',
      'POST /login',
      'POST /refresh',
      `GET /users/${ada.id}`,
      'GET /problems/request.malformed',
    ];
    let slowest = 0;
    for (const [name, texts] of Object.entries(values)) {
      for (const text of texts) {
        for (const line of lines) {
          const asks = async (): Promise<number> => {
            const { status, ms } = await world.client.call(line, { as: ada, headers: { [name]: text } });
            expect(status, `${line} ${name}`).to.be.below(500);
            return ms;
          };
          slowest = Math.max(slowest, Math.min(await asks(), await asks()));
        }
      }
    }
    expectFigure('the slowest answer, in ms', slowest, 200);
    figure(`slowest answer to a long header, the better of two: ${slowest.toFixed(1)} ms`);
  });
});
