import { expect } from 'chai';
import type { TaskView } from '#application/tasks/views.ts';
import { outcome, type Answer } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const UNKNOWN = '00000000-0000-7000-8000-000000000000';

inEachWorld('A task', (start) => {
  const { api } = start();
  let ada: Actor;
  before(async () => void (ada = await api.loggedIn()));

  const create = async (body: unknown, actor = ada): Promise<Answer<TaskView>> =>
    await actor.call<TaskView>('POST /tasks', { body });

  it('is created with its defaults, and says where it is', async () => {
    const { status, headers, body } = await create({ title: 'Write the first programme' });
    expect(status).to.equal(201);
    const { id, createdAt, updatedAt, ...rest } = body;
    expect(updatedAt).to.equal(createdAt);
    expect(rest).to.deep.equal({
      title: 'Write the first programme',
      description: '',
      status: 'todo',
      dueAt: null,
    });
    expect(headers.get('location')).to.equal(`/tasks/${id}`);
    const read = await ada.call<TaskView>(`GET /tasks/${id}`);
    expect([read.body, read.headers.get('etag')]).to.deep.equal([body, headers.get('etag')]);
  });

  it('keeps all that is written', async () => {
    const content = {
      title: '🔑 "quotes" \\ ünï',
      description: 'tab\tand\r\nlines\n',
      status: 'in_progress',
      dueAt: '2030-01-31T12:00:00.000Z',
    };
    expect((await create(content)).body).to.include(content);
  });

  it('takes a time with any offset and gives it in UTC with milliseconds', async () => {
    const times = [
      ['2030-01-31T12:00:00Z', '2030-01-31T12:00:00.000Z'],
      ['2030-01-31T12:00:00+05:30', '2030-01-31T06:30:00.000Z'],
      ['2030-01-31T12:00:00.123456-08:00', '2030-01-31T20:00:00.123Z'],
      ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
      ['2030-01-31t12:00:00z', '2030-01-31T12:00:00.000Z'],
      ['2030-01-31t12:00:00.5+01:00', '2030-01-31T11:00:00.500Z'],
    ] as const;
    for (const [dueAt, expected] of times)
      expect((await create({ title: 't', dueAt })).body.dueAt, dueAt).to.equal(expected);
    const none = [
      '2030-01-31',
      '2030-01-31T12:00:00',
      '31 January 2030',
      '2030-02-30T12:00:00Z',
      '2030-01-31T25:00:00Z',
      '0000-12-31T12:00:00Z',
      '0001-01-01T00:00:00+01:00',
      'x'.repeat(50_000),
      '',
    ];
    for (const dueAt of none)
      expect(outcome(await create({ title: 't', dueAt })), dueAt).to.equal('422 /dueAt time.invalid');
  });

  it('is refused where it breaks a rule, with one entry for each field', async () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [{}, '422 /title field.required'],
      [{ title: '' }, '422 /title title.blank'],
      [{ title: ' \u00a0 ' }, '422 /title title.blank'],
      [{ title: 'x'.repeat(201) }, '422 /title title.too_long'],
      [{ title: 'line\nbreak' }, '422 /title title.control_character'],
      [{ title: 't', description: 'bell\u0007' }, '422 /description description.control_character'],
      [{ title: 't', description: 'x'.repeat(10_001) }, '422 /description description.too_long'],
      [{ title: 't', description: null }, '422 /description field.type'],
      [{ title: 't', status: 'doing' }, '422 /status field.invalid'],
      [
        { title: 7, status: null, dueAt: 7 },
        '422 /dueAt field.type, /status field.invalid, /title field.type',
      ],
      [{ title: 't', ownerId: UNKNOWN, version: 7 }, '422 /ownerId field.unknown, /version field.unknown'],
      [[{ title: 't' }], '422  field.type'],
      [null, '400 request.malformed'],
    ];
    for (const [body, expected] of cases)
      expect(outcome(await create(body)), JSON.stringify(body)?.slice(0, 80)).to.equal(expected);
    const longest = { title: '🔑'.repeat(200), description: '🔑'.repeat(10_000) };
    expect((await create(longest)).body).to.include(longest);
  });

  it('is replaced whole by PUT: what is left out goes back to its default', async () => {
    const { id, createdAt } = (
      await create({ title: 'a', description: 'b', status: 'done', dueAt: '2030-01-31T12:00:00Z' })
    ).body;
    const { status, body } = await ada.call<TaskView>(`PUT /tasks/${id}`, { body: { title: 'c' } });
    expect(status).to.equal(200);
    expect(body).to.include({ id, createdAt, title: 'c', description: '', status: 'todo', dueAt: null });
    expect(outcome(await ada.call(`PUT /tasks/${id}`, { body: { status: 'done' } }))).to.equal(
      '422 /title field.required',
    );
  });

  it('is changed in part by PATCH: what is left out stays', async () => {
    const { id } = (
      await create({ title: 'a', description: 'b', status: 'done', dueAt: '2030-01-31T12:00:00Z' })
    ).body;
    const patch = async (body: object): Promise<Answer<TaskView>> =>
      await ada.call<TaskView>(`PATCH /tasks/${id}`, { body });
    expect((await patch({ title: 'c' })).body).to.include({
      title: 'c',
      description: 'b',
      status: 'done',
      dueAt: '2030-01-31T12:00:00.000Z',
    });
    expect((await patch({ dueAt: null, description: '' })).body).to.include({
      title: 'c',
      description: '',
      status: 'done',
      dueAt: null,
    });
    expect(outcome(await patch({}))).to.equal('200');
    expect(outcome(await patch({ title: null }))).to.equal('422 /title field.type');
    expect(outcome(await patch({ id: UNKNOWN }))).to.equal('422 /id field.unknown');
    const headers = { 'Content-Type': 'application/merge-patch+json' };
    expect(outcome(await ada.call(`PATCH /tasks/${id}`, { body: { title: 'd' }, headers }))).to.equal('200');
    expect(outcome(await ada.call(`PUT /tasks/${id}`, { body: { title: 'd' }, headers }))).to.equal(
      '415 request.unsupported_media_type',
    );
  });

  it('is deleted once', async () => {
    const { id } = (await create({ title: 'a' })).body;
    expect(outcome(await ada.call(`DELETE /tasks/${id}`))).to.equal('204');
    expect(outcome(await ada.call(`GET /tasks/${id}`))).to.equal('404 tasks.task_not_found');
    expect(outcome(await ada.call(`DELETE /tasks/${id}`))).to.equal('404 tasks.task_not_found');
  });

  it('exists for its owner only, not even for an admin', async () => {
    const { id } = (await create({ title: 'mine' })).body;
    for (const other of [await api.loggedIn(), await api.admin()]) {
      for (const [line, body] of [
        ['GET', undefined],
        ['PUT', { title: 'x' }],
        ['PATCH', { title: 'x' }],
        ['DELETE', undefined],
      ] as const) {
        const [foreign, none] = [
          await other.call(`${line} /tasks/${id}`, { body }),
          await other.call(`${line} /tasks/${UNKNOWN}`, { body }),
        ];
        expect(outcome(foreign), line).to.equal('404 tasks.task_not_found');
        expect({ ...foreign.body, requestId: '' }, line).to.deep.equal({ ...none.body, requestId: '' });
      }
      expect((await other.call<{ items: unknown[] }>('GET /tasks')).body.items).to.deep.equal([]);
    }
    expect((await ada.call<TaskView>(`GET /tasks/${id}`)).body.title).to.equal('mine');
  });

  it('has a version: honoured tags, and no change of a stale one', async () => {
    const made = await create({ title: 'a' });
    const line = `/tasks/${made.body.id}`;
    const first = made.headers.get('etag') ?? '';
    expect(outcome(await ada.call(`GET ${line}`, { headers: { 'If-None-Match': first } }))).to.equal('304');
    const changed = await ada.call(`PUT ${line}`, { body: { title: 'b' }, headers: { 'If-Match': first } });
    expect(outcome(changed)).to.equal('200');
    for (const [method, body] of [
      ['PUT', { title: 'x' }],
      ['PATCH', { title: 'x' }],
      ['DELETE', undefined],
    ] as const)
      expect(
        outcome(await ada.call(`${method} ${line}`, { body, headers: { 'If-Match': first } })),
        method,
      ).to.equal('412 request.precondition_failed');
    const headers = { 'If-Match': changed.headers.get('etag') ?? '' };
    expect(outcome(await ada.call(`DELETE ${line}`, { headers }))).to.equal('204');
    expect(outcome(await ada.call(`DELETE ${line}`, { headers }))).to.equal('404 tasks.task_not_found');
  });

  it('takes one of many changes that were made on the same version', async () => {
    const made = await create({ title: 'a' });
    const headers = { 'If-Match': made.headers.get('etag') ?? '' };
    const titles = ['b', 'c', 'd', 'e', 'f', 'g'];
    const answers = await Promise.all(
      titles.map((title) => ada.call(`PATCH /tasks/${made.body.id}`, { body: { title }, headers })),
    );
    expect(answers.map(outcome).toSorted()).to.deep.equal([
      '200',
      ...titles.slice(1).map(() => '412 request.precondition_failed'),
    ]);
  });
});

inEachWorld('The list of tasks', (start) => {
  const { api } = start();
  let ada: Actor;
  /** Newest first. */
  const made: TaskView[] = [];
  const list = async (query: string): Promise<Answer<{ items: TaskView[]; nextCursor: string | null }>> =>
    await ada.call(`GET /tasks${query}`);
  const STATUSES = ['todo', 'in_progress', 'done'];

  before(async () => {
    ada = await api.loggedIn();
    const other = await api.loggedIn();
    for (let count = 0; count < 12; count += 1) {
      const body = { title: `task ${count}`, status: STATUSES[count % 3] };
      made.unshift((await ada.call<TaskView>('POST /tasks', { body })).body);
      await other.call('POST /tasks', { body });
    }
  });

  it('holds the caller’s own, newest first', async () => {
    const { body } = await list('');
    expect(body).to.deep.equal({ items: made, nextCursor: null });
  });

  it('is walked through by cursors, with and without a status', async () => {
    for (const status of [null, ...STATUSES]) {
      const expected = made.filter((task) => status === null || task.status === status);
      const found: TaskView[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const filter: string = status === null ? '' : `&status=${status}`;
        const { body } = await list(`?limit=2${filter}${cursor && `&cursor=${cursor}`}`);
        found.push(...body.items);
        cursor = body.nextCursor;
      }
      expect(found, String(status)).to.deep.equal(expected);
    }
  });

  it('refuses a status, a limit or a cursor that is none', async () => {
    expect(outcome(await list('?status=doing'))).to.equal('422 ?status field.invalid');
    expect(outcome(await list('?status=todo&status=done'))).to.equal('422 ?status parameter.repeated');
    expect(outcome(await list('?limit=0&status=x'))).to.equal(
      '422 ?limit field.invalid, ?status field.invalid',
    );
    expect(outcome(await list('?cursor=x'))).to.equal('422 ?cursor cursor.invalid');
    const { body } = await list('?limit=1&status=todo');
    expect(outcome(await list(`?cursor=${body.nextCursor}`))).to.equal('422 ?cursor cursor.invalid');
    expect(outcome(await list('?unknown=1&unknown=2&__proto__=x'))).to.equal('200');
  });

  it('has a tag of its bytes', async () => {
    const tag = (await list('')).headers.get('etag') ?? '';
    expect(outcome(await ada.call('GET /tasks', { headers: { 'If-None-Match': tag } }))).to.equal('304');
    expect(outcome(await ada.call('GET /tasks?limit=3', { headers: { 'If-None-Match': tag } }))).to.equal(
      '200',
    );
  });
});
