import { account } from '#adapters/http/identity/accounts/account-schemas.ts';
import { expect } from 'chai';
import { bodyCalls, castFor, type BodyCall, type Cast } from '#tests/support/body-calls.ts';
import { figure } from '#tests/support/fault-figures.ts';
import { KNOWN_ELSEWHERE, OPERATORS, UNKNOWN_MEMBERS } from '#tests/support/hostile-members.ts';
import { type HostileWorld, inParallel, openHostileWorld } from '#tests/support/hostile-world.ts';
import { words } from '#tests/support/words.ts';

describe('A body or a query with more in it than values', function () {
  this.timeout(180_000);

  let world: HostileWorld;
  let cast: Cast;
  let calls: readonly BodyCall[];

  before(async () => {
    world = await openHostileWorld();
    cast = await castFor(world.client, await world.admin());
    // Here logout brings its bearer too: a body that is refused ends nothing.
    calls = bodyCalls(world.client, cast).map((call) =>
      call.operationId === 'logout' ? { ...call, as: cast.ada } : call,
    );
  });
  after(async () => await world?.close());

  const changesNothing = (attack: () => Promise<unknown>): Promise<void> =>
    world.expectNothingChanged([cast.ada, cast.root], attack);

  /** @returns how the call was refused: status and pointers. */
  async function refusal(call: BodyCall, body: unknown): Promise<string> {
    const { status, body: problem } = await world.client.call(call.line, { body, as: call.as });
    return `${status} ${problem?.errors?.map(({ pointer }) => pointer).join(' ')}`;
  }

  it('is refused for an operator in any field, which it names', async () => {
    const tries = calls.flatMap((call) =>
      Object.keys(call.body).flatMap((field) =>
        OPERATORS.filter((operator) => !mayBe(call, field, operator)).map((operator) => ({
          call,
          field,
          operator,
        })),
      ),
    );
    const wrong: string[] = [];
    await changesNothing(() =>
      inParallel(tries, async ({ call, field, operator }) => {
        const said = await refusal(call, { ...call.body, [field]: operator });
        if (!said.startsWith(`422 /${field}`))
          wrong.push(`${call.line} ${field}=${JSON.stringify(operator)}: ${said}`);
      }),
    );
    expect(wrong).to.deep.equal([]);
    figure(`${tries.length} operators in fields: 422 each, nothing changed`);
  });

  it('is refused for any member that the call does not know, however good the rest is', async () => {
    const members = Object.entries({ ...UNKNOWN_MEMBERS, ...KNOWN_ELSEWHERE });
    members.push(['__proto__', { isAdmin: true, roles: ['admin'] }]);
    const tries = calls.flatMap((call) =>
      members.filter(([name]) => !fieldsOf(call).has(name)).map(([name, value]) => ({ call, name, value })),
    );
    const wrong: string[] = [];
    await changesNothing(() =>
      inParallel(tries, async ({ call, name, value }) => {
        const good = JSON.stringify(call.body).slice(0, -1);
        const said = await refusal(call, `${good},${JSON.stringify(name)}:${JSON.stringify(value)}}`);
        const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        if (said !== `422 ${pointer}`) wrong.push(`${call.line} ${name}: ${said}`);
      }),
    );
    expect(wrong).to.deep.equal([]);
    figure(`${tries.length} members that are not the caller's to set: 422 each, nothing changed`);
  });

  it('is refused for an operator in a parameter of the query, or the parameter is one that nobody knows', async () => {
    const { client } = world;
    const { ada, root } = cast;
    const statements = ['1;DROP TABLE users', "1' OR '1'='1", '1 UNION SELECT 1', '[object Object]', ' 5'];
    const letters = ['\0', '\r\nX-Evil: 1', '😀', 'a'.repeat(4_000)];
    const numbers = words('{"$ne":null} % * -1 0 1e3 1.5 0x10 -9999999999 NaN null');
    const values = [...numbers, ...statements, ...letters];
    const parameters = Object.entries({
      'GET /users': 'limit cursor',
      'GET /tasks': 'limit cursor status',
      'POST /logout': 'scope',
      'GET /admin/users': 'limit cursor status createdFrom createdTo',
    }).flatMap(([line, names]) => words(names).map((name) => ({ line, name })));
    await changesNothing(async () => {
      for (const { line, name } of parameters) {
        const as = line.includes('/admin/') ? root : ada;
        for (const value of values) {
          const query = `${name}=${encodeURIComponent(value)}`;
          const { status, body } = await client.call(`${line}?${query}`, { as });
          expect(status, `${line} ${name}=${value}`).to.equal(422);
          expect(body.errors?.map(({ parameter }) => parameter)).to.deep.equal([name]);
        }
        for (const query of [`${name}=1&${name}=2`, `${name}=&${name}=`]) {
          const { status, body } = await client.call(`${line}?${query}`, { as });
          expect(`${status} ${body.errors?.[0]?.code}`, `${line} ${query}`).to.equal(
            '422 parameter.repeated',
          );
        }
      }
    });
  });

  it('gives the answer of no query where the query names nothing that is known', async () => {
    const { client } = world;
    const { ada } = cast;
    const queries = words(`
      limit[$ne]=1 limit[]=1 limit%00=1 LIMIT=1 __proto__=x __proto__[limit]=1 constructor=x hasOwnProperty=x toString=x
      $where=1 ownerId=x userId=x select=* _method=DELETE % %zz=1 = &&& ? [[[[ ${'a'.repeat(8_000)}`);
    for (const path of ['/users', '/tasks', '/me']) {
      const plain = await client.call(`GET ${path}`, { as: ada });
      for (const query of queries) {
        const { status, text } = await client.call(`GET ${path}?${query}`, { as: ada });
        expect({ status, text }, `${path}?${query}`).to.deep.equal({ status: 200, text: plain.text });
      }
    }
  });

  it('leaves no trace on later answers: nobody became anything', async () => {
    const { client } = world;
    const newcomer = await client.registered();
    const { body, text } = await client.call<Record<string, unknown>>('GET /me', { as: newcomer });
    expect(body['roles']).to.deep.equal(['user']);
    expect(Object.keys(body)).to.have.members(Object.keys(account.shape));
    expect(text).not.to.include('isAdmin');
    const forbidden = await client.call(`PUT /users/${cast.ada.id}/roles`, {
      as: newcomer,
      body: { roles: ['admin'] },
    });
    expect(forbidden.status).to.equal(403);
    expect((await client.call('GET /tasks', { as: newcomer })).text).to.equal(
      '{"items":[],"nextCursor":null}',
    );
  });

  it('is kept as it came where it is only text', async () => {
    const { client } = world;
    const signs = words(
      '% _ \\ \\\\ $1 :id ? ${jndi:ldap://x} {{7*7}} $(reboot) `id` ../../etc/passwd %s%n []',
    );
    const values = words('null NaN {"$ne":null} <script>alert(1)</script>');
    const statements = ["'; DROP TABLE users; --", "' OR '1'='1", 'Robert"); DELETE FROM tasks;--'];
    const letters = [
      'a\u202Eb',
      '\uFEFFx',
      '\u{1F469}\u200D\u{1F680}',
      'x\u2028y\u2029z',
      'é',
      'e\u0301',
      ' x ',
    ];
    const texts = [...signs, ...values, ...statements, ...letters];
    const person = await client.registered();
    for (const text of texts) {
      type Shown = Record<'id' | 'title' | 'description' | 'firstName', string>;
      const made = await client.call<Shown>('POST /tasks', {
        as: person,
        body: { title: text, description: text },
      });
      const read = await client.call<Shown>(`GET /tasks/${made.body.id}`, { as: person });
      expect([read.body.title, read.body.description], text).to.deep.equal([text, text]);
      await client.call('PATCH /me', { as: person, body: { firstName: text } });
      expect((await client.call<Shown>(`GET /users/${person.id}`)).body.firstName, text).to.equal(text);
    }
  });
});

function mayBe({ anyObject = [] }: BodyCall, field: string, value: unknown): boolean {
  return anyObject.includes(field) && typeof value === 'object' && !Array.isArray(value);
}

/** All that the call knows; the example in the table need not hold it. */
function fieldsOf({ operationId, body }: BodyCall): ReadonlySet<string> {
  // A body that names the account twice is neither form; which of the two is too much is not the point here.
  return new Set([...(operationId === 'login' ? ['login', 'email'] : []), ...Object.keys(body)]);
}
