import { expect } from 'chai';
import type { TaskView } from '#application/tasks/views.ts';
import type { Problem } from '#tests/support/answer.ts';
import type { OpenApi } from '#tests/support/open-api-lint.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

/** Calls with a body, the fields of each, and the body that one field at a time is changed in. */
const CALLS = [
  [
    'POST /register',
    { login: 'sentences', email: null, password: 'correct horse', firstName: 'A', lastName: 'B' },
  ],
  ['POST /login', { login: 'sentences', password: 'x' }],
  ['POST /login', { email: 'sentences@example.org', password: 'x' }],
  ['PATCH /me', { login: 'sentences', email: 'sentences@example.org', firstName: 'A', lastName: 'B' }],
  ['PUT /me/password', { currentPassword: 'wrong', newPassword: 'correct horse' }],
  ['PUT /roles/update', { new_roles: ['emperor'] }],
  ['POST /tasks', { title: '', description: '', status: 'todo', dueAt: null }],
] as const;

const VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  7,
  1e300,
  [],
  [7],
  [[]],
  {},
  '',
  ' ',
  '\u200b',
  '\u0007',
  'é',
  '"',
  '2030-13-01T00:00:00Z',
];
/** What schema libraries write, and no person would. */
const OF_A_LIBRARY =
  /expected|received|invalid|undefined|null\b|nullish|too (?:big|small)|[<>]=|zod|regex|pattern|unrecognized|"/i;
const SIZES = [300, 1_030, 4_100, 60_000];

inEachWorld(
  'What a 422 says',
  (start) => {
    const { api } = start();
    let ada: Actor;
    before(async () => {
      ada = await api.loggedIn();
    });

    const errorsOf = async (line: string, body: unknown): Promise<NonNullable<Problem['errors']>> => {
      const { status, body: problem } = await ada.call(line, { body });
      return status === 422 ? (problem.errors ?? []) : [];
    };

    for (const [line, good] of CALLS)
      it(`is a sentence of ours for whatever ${line} is sent (${Object.keys(good).join(', ')})`, async () => {
        const bodies: unknown[] = Object.keys(good).flatMap((field) =>
          VALUES.map((value) => ({ ...good, [field]: value })),
        );
        bodies.push({}, [], [good], 'text', 7, null, true, { ...good, other: 1 });
        for (const body of bodies)
          for (const { code, detail } of await errorsOf(line, body)) {
            expect(detail, JSON.stringify(body))
              .to.match(/^[A-Z].*\.$/)
              .and.not.to.match(OF_A_LIBRARY);
            expect(code, JSON.stringify(body)).to.match(/^[a-z]+\.[a-z_]+$/);
          }
      });

    it('is a sentence of ours for each field of each call that the OpenAPI document describes', async () => {
      const admin = await api.admin();
      const { body: task } = await admin.call<TaskView>('POST /tasks', {
        body: { title: 'Water the plants' },
      });
      const { paths, components } = (await api.call<OpenApi>('GET /openapi.json')).body;
      const fields = Object.entries(paths).flatMap(([path, operations]) =>
        Object.entries(operations).flatMap(([method, { requestBody }]) => {
          const { $ref = '' } = requestBody?.content['application/json']?.schema ?? {};
          const { properties = {} } = components['schemas']?.[$ref.split('/').at(-1) ?? ''] ?? {};
          const id = path.startsWith('/tasks') ? task.id : admin.id;
          const line = `${method.toUpperCase()} ${path.replace('{id}', id)}`;
          return Object.keys(properties as object).map((field) => ({ line, field }));
        }),
      );
      expect(fields).to.have.length.above(25);
      for (const { line, field } of fields)
        for (const value of VALUES) {
          const { status, body } = await admin.call(line, { body: { [field]: value } });
          for (const { detail } of status === 422 ? (body.errors ?? []) : [])
            expect(detail, `${line} ${field}: ${JSON.stringify(value)}`)
              .to.match(/^[A-Z].*\.$/)
              .and.not.to.match(OF_A_LIBRARY);
          // This world sends no mail, which its calls say before they look at a token.
          if (status === 503 && body.code === 'mail.not_configured') continue;
          expect(status, `${line} ${field}: ${JSON.stringify(value)}`).to.be.below(500);
        }
    });

    for (const [line, good] of CALLS)
      for (const field of Object.keys(good))
        it(`has one code for a text that is too long as ${field} of ${line}, however long it is`, async () => {
          const codes = [];
          for (const size of SIZES) {
            const value = Array.isArray(Reflect.get(good, field)) ? ['x'.repeat(size)] : 'x'.repeat(size);
            const problems = await errorsOf(line, { ...good, [field]: value });
            codes.push(problems.find(({ pointer }) => pointer?.startsWith(`/${field}`))?.code);
          }
          // What is short enough for some fields breaks no rule there.
          expect(new Set(codes.filter((code) => code !== undefined)).size).to.be.at.most(1);
          expect(codes.at(-1), codes.join()).to.be.a('string');
        });

    it('is one sentence for one fault of a query parameter, too', async () => {
      for (const limit of ['0', '-1', 'ten', 'x'.repeat(4_000)]) {
        const { body } = await api.call(`GET /users?limit=${limit}`);
        expect(body.errors).to.deep.equal([
          { parameter: 'limit', code: 'field.invalid', detail: 'This must be a whole number from 1.' },
        ]);
      }
      const { body } = await ada.call('GET /tasks?status=doing');
      expect(body.errors?.[0]?.detail).to.equal('This must be one of: todo, in_progress, done.');
    });
  },
  ['memory'],
);
