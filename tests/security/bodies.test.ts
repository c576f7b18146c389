import { expect } from 'chai';
import { BROKEN_JSON, USELESS_JSON, type JsonText } from '#tests/fixtures/json-texts.ts';
import { bodyCalls, castFor, TAKE_ANY_OBJECT, type BodyCall, type Cast } from '#tests/support/body-calls.ts';
import { expectFigure, figure, LONG } from '#tests/support/fault-figures.ts';
import { hostileTexts, soundJson } from '#tests/support/hostile-texts.ts';
import { type HostileWorld, inParallel, openHostileWorld } from '#tests/support/hostile-world.ts';
import { words } from '#tests/support/words.ts';

const LIMIT_BYTES = 64 * 1024;
/** In the short form each text of the fixture goes to so many calls, in turn. */
const CALLS_FOR_A_TEXT = LONG ? Number.POSITIVE_INFINITY : 2;

describe('A hostile body', function () {
  this.timeout(LONG ? 240_000 : 180_000);

  let world: HostileWorld;
  let cast: Cast;
  let calls: readonly BodyCall[];

  before(async () => {
    world = await openHostileWorld();
    cast = await castFor(world.client, await world.admin());
    calls = bodyCalls(world.client, cast);
  });
  after(async () => await world?.close());

  const changesNothing = (attack: () => Promise<unknown>): Promise<void> =>
    world.expectNothingChanged([cast.ada, cast.root], attack);

  async function send(call: BodyCall, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    return await world.client.call(call.line, { body, as: call.as, headers });
  }

  it('is tried on every call that takes one', async () => {
    type Operations = Record<string, { operationId: string; requestBody?: object }>;
    const { body } = await world.client.call<{ paths: Record<string, Operations> }>('GET /openapi.json');
    const documented = Object.values(body.paths)
      .flatMap((path) => ['post', 'put', 'patch'].map((method) => path[method]))
      .filter((operation) => operation?.requestBody !== undefined)
      .map((operation) => operation?.operationId ?? '')
      .filter((id) => !TAKE_ANY_OBJECT.has(id));
    expect(new Set(calls.map(({ operationId }) => operationId))).to.deep.equal(new Set(documented));
  });

  it('is refused with the status that its text deserves, and changes nothing', async () => {
    const own = hostileTexts().flatMap((text) => calls.map((call) => ({ text, call })));
    const table = [...USELESS_JSON, ...BROKEN_JSON].flatMap((text, index) =>
      calls.filter((_, at) => (at + index) % calls.length < CALLS_FOR_A_TEXT).map((call) => ({ text, call })),
    );
    const wrong: string[] = [];
    await changesNothing(async () => {
      await inParallel([...own, ...table], async ({ text, call }) => {
        const { status } = await send(call, text.bytes);
        if (status !== statusFor(text, call))
          wrong.push(`${call.line} ${text.name}: ${status}, not ${statusFor(text, call)}`);
      });
    });
    expect(wrong.slice(0, 20)).to.deep.equal([]);
    figure(`${own.length + table.length} bodies that no call can use: 4xx each, nothing changed`);
  });

  it('is what RFC 8259 says: JSON or not', () => {
    const isJson = ({ bytes }: JsonText): boolean => soundJson(bytes) !== undefined;
    expect(USELESS_JSON.filter((text) => !isJson(text)).map(({ name }) => name)).to.deep.equal([]);
    expect(BROKEN_JSON.filter(isJson).map(({ name }) => name)).to.deep.equal([]);
  });

  it('is refused under any type, charset or encoding but JSON in UTF-8 as it is', async () => {
    const encodings = ['gzip', 'deflate', 'br', 'zstd', 'identity', 'x-gzip', 'gzip, gzip', 'none'];
    const others = [
      '',
      'multipart/form-data; boundary=x',
      'application/json, text/plain',
      'application/ json',
    ];
    const types = [
      ...words('text/plain application/x-www-form-urlencoded json __proto__ / text/json application/*'),
      ...words('json-patch+json jsonp json5 vnd.api+json').map((subtype) => `application/${subtype}`),
      ...words('utf-16 latin1 utf-7').map((charset) => `application/json; charset=${charset}`),
      ...others,
    ];
    const headers = [
      ...encodings.map((encoding) => ({ 'Content-Encoding': encoding })),
      ...types.map((type) => ({ 'Content-Type': type })),
    ];
    const tries = calls.flatMap((call) => headers.map((each) => ({ call, each })));
    const wrong: string[] = [];
    await changesNothing(() =>
      inParallel(tries, async ({ call, each }) => {
        const { status } = await send(call, call.body, each);
        if (status !== 415) wrong.push(`${call.line} ${JSON.stringify(each)}: ${status}`);
      }),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('counts a member that stands there twice once, the last', async () => {
    const { client } = world;
    const { ada } = cast;
    const title = async (text: string): Promise<unknown> => {
      const { status, body } = await client.call<{ title: string }>('POST /tasks', { as: ada, body: text });
      return status === 201 ? body.title : status;
    };
    expect(await title('{"title":"one","title":"two"}')).to.equal('two');
    expect(await title(String.raw`{"title":"one","titl\u0065":"two"}`)).to.equal('two');
    expect(await title('{"title":{"$ne":null},"title":"good"}')).to.equal('good');
    expect(await title('{"title":"good","title":{"$ne":null}}')).to.equal(422);
    expect(await title('{"title":"good","title":null}')).to.equal(422);
    const [login, right, wrong] = [ada.login, ada.password, client.watch.newPassword()].map((each) =>
      JSON.stringify(each),
    );
    const loginWith = async (members: string) =>
      (await client.call('POST /login', { body: `{"login":${login},${members}}` })).status;
    expect(await loginWith(`"password":${wrong},"password":${right}`)).to.equal(200);
    expect(await loginWith(`"password":${right},"password":${wrong}`)).to.equal(401);
    const { users: before } = await world.dump();
    const { login: newcomer, password } = client.newPerson();
    const twice = JSON.stringify({ login: 'first-of-two', password }).replace('}', `,"login":"${newcomer}"}`);
    expect((await client.call('POST /register', { body: twice })).status).to.equal(201);
    const { users: after } = await world.dump();
    expect(after?.length).to.equal((before?.length ?? 0) + 1);
    expect(after?.join()).to.include(newcomer).and.not.include('first-of-two');
  });

  it('is answered quickly, however it wastes work', async () => {
    const many = (count: number, member: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => member(index)).join();
    const bodies = [
      `{${many(6_000, (index) => `"k${index}":0`)}}`,
      `[${many(30_000, () => '0')}]`,
      `{"new_roles":[${many(15_000, () => '""')}]}`,
      `{"title":"${'\u0301'.repeat(30_000)}"}`,
      `{"password":"${'e\u0301'.repeat(20_000)}","login":"ada"}`,
      `{"email":"${'a.'.repeat(30_000)}@x","password":"x"}`,
      `{"dueAt":"2030-01-01T00:00:00.${'0'.repeat(60_000)}","title":"x"}`,
      `{"firstName":"${' '.repeat(60_000)}"}`,
      `{"refreshToken":"${'A'.repeat(4_096)}"}`,
      `{"title":${'9'.repeat(60_000)}}`,
    ];
    let slowest = 0;
    await changesNothing(async () => {
      for (const body of bodies) {
        for (const call of calls) {
          const { status, ms } = await send(call, body);
          expect(status, `${call.line} ${body.slice(0, 40)}`).to.be.within(400, 422);
          slowest = Math.max(slowest, ms);
        }
      }
    });
    expectFigure('the slowest answer, in ms', slowest, 1_000);
    figure(`slowest answer to a wasteful body: ${slowest.toFixed()} ms`);
  });
});

/** What the service must say, found in another way than the service does. */
function statusFor({ bytes }: JsonText, { line, bare }: BodyCall): number {
  if (bytes.length > LIMIT_BYTES) return 413;
  if (bytes.length === 0) return bare ?? 422;
  const value = soundJson(bytes);
  // Neither object nor array.
  if (value === undefined || typeof value !== 'object' || value === null) return 400;
  if (!/^\{\s*\}$/.test(bytes.toString().trim())) return 422;
  // A change of nothing is a change that may be asked for.
  return bare ?? (line.startsWith('PATCH') ? 200 : 422);
}
