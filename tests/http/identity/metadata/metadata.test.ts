import { expect } from 'chai';
import { outcome, type Answer } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

interface Both {
  readonly metadata: unknown;
  readonly adminMetadata: unknown;
}

/** An object of exactly so many bytes as compact JSON. */
function ofBytes(bytes: number): object {
  return { a: 'x'.repeat(bytes - 8) };
}

inEachWorld('Custom data', (start) => {
  const { api } = start();
  let admin: Actor;
  before(async () => {
    admin = await api.admin();
  });

  const own = async (actor: Actor): Promise<Answer<unknown>> => await actor.call<unknown>('GET /me/metadata');
  const setOwn = async (actor: Actor, body: unknown, headers = {}): Promise<Answer<unknown>> =>
    await actor.call<unknown>('PUT /me/metadata', { body, headers });
  const all = async (id: string): Promise<Answer<Both>> =>
    await admin.call<Both>(`GET /admin/users/${id}/metadata`);
  const setAll = async (id: string, body: unknown, headers = {}): Promise<Answer<Both>> =>
    await admin.call<Both>(`PUT /admin/users/${id}/metadata`, { body, headers });

  it('is an object that its owner replaces as a whole', async () => {
    const ada = await api.loggedIn();
    expect((await own(ada)).body).to.deep.equal({});
    const value = { theme: 'dark', nested: { list: [1, null, { deep: true }] }, 'Ümläut 😀': '' };
    expect((await setOwn(ada, value)).body).to.deep.equal(value);
    expect((await own(ada)).body).to.deep.equal(value);
    await setOwn(ada, { other: 1 });
    expect((await own(ada)).body).to.deep.equal({ other: 1 });
  });

  it('of the admins is not seen by the owner, anywhere', async () => {
    const ada = await api.loggedIn();
    await setOwn(ada, { mine: 1 });
    expect((await setAll(ada.id, { adminMetadata: { secret: 'plan-b' } })).body).to.deep.equal({
      metadata: { mine: 1 },
      adminMetadata: { secret: 'plan-b' },
    });
    for (const path of ['/me/metadata', '/me', `/users/${ada.id}`, '/users', '/me/activity']) {
      expect((await ada.call(`GET ${path}`)).text, path).not.to.include('plan-b');
    }
    for (const path of [`/users/${ada.id}`, '/users']) {
      expect((await api.call(`GET ${path}`)).text, path).not.to.include('mine');
    }
    expect(outcome(await setAll(ada.id, { metadata: { theirs: 2 } }))).to.equal('200');
    expect((await all(ada.id)).body).to.deep.equal({
      metadata: { theirs: 2 },
      adminMetadata: { secret: 'plan-b' },
    });
    expect((await own(ada)).body).to.deep.equal({ theirs: 2 });
  });

  it('has an entity tag of its own, which If-Match is compared with', async () => {
    const ada = await api.loggedIn();
    const first = (await own(ada)).headers.get('etag') ?? '';
    expect((await all(ada.id)).headers.get('etag')).to.equal(first);
    const second = (await setOwn(ada, { a: 1 }, { 'If-Match': first })).headers.get('etag') ?? '';
    expect(second).not.to.equal(first);
    expect(outcome(await setOwn(ada, { a: 2 }, { 'If-Match': first }))).to.equal(
      '412 request.precondition_failed',
    );
    expect(outcome(await setAll(ada.id, { metadata: {} }, { 'If-Match': first }))).to.equal(
      '412 request.precondition_failed',
    );
    const account = (await ada.call('GET /me')).headers.get('etag') ?? '';
    expect(outcome(await setOwn(ada, { a: 2 }, { 'If-Match': account }))).to.equal(
      '412 request.precondition_failed',
    );
    expect(outcome(await ada.call('GET /me/metadata', { headers: { 'If-None-Match': second } }))).to.equal(
      '304',
    );
    expect(outcome(await setAll(ada.id, { metadata: { b: 1 } }, { 'If-Match': second }))).to.equal('200');
    expect((await own(ada)).body).to.deep.equal({ b: 1 });
    expect((await ada.call('GET /me')).headers.get('etag'), 'the account itself').to.equal(account);
  });

  it('is changed by one of ten who name the same version', async () => {
    const ada = await api.loggedIn();
    const tag = (await own(ada)).headers.get('etag') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, turn) => setOwn(ada, { turn }, { 'If-Match': tag })),
    );
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    expect(answers.filter(({ status }) => status === 412)).to.have.length(9);
  });

  it('has at most 8,192 bytes as compact JSON, each of the two', async () => {
    const ada = await api.loggedIn();
    expect(outcome(await setOwn(ada, JSON.stringify(ofBytes(8_192), null, 2)))).to.equal('200');
    expect(outcome(await setOwn(ada, ofBytes(8_193)))).to.equal('422  metadata.too_large');
    expect(outcome(await setOwn(ada, { a: 'ü'.repeat(4_093) }))).to.equal('422  metadata.too_large');
    const both = { metadata: ofBytes(8_192), adminMetadata: ofBytes(8_192) };
    expect(outcome(await setAll(ada.id, both))).to.equal('200');
    const tooLarge = { ...both, adminMetadata: ofBytes(8_193) };
    expect(outcome(await setAll(ada.id, tooLarge))).to.equal('422 /adminMetadata metadata.too_large');
  });

  it('is nothing but an object of JSON', async () => {
    const ada = await api.loggedIn();
    for (const [body, expected] of [
      ['[]', '422  field.type'],
      ['[{}]', '422  field.type'],
      ['"text"', '400 request.malformed'],
      ['null', '400 request.malformed'],
      ['{"a":1e999}', '400 request.malformed'],
      ['{"a":[{"b":-1e999}]}', '400 request.malformed'],
      ['{"a":"\\u0000"}', '400 request.malformed'],
      ['{"a":"\\ud800"}', '400 request.malformed'],
      ['{"a":NaN}', '400 request.malformed'],
      ['', '422  body.required'],
    ] as const) {
      expect(outcome(await setOwn(ada, body)), body).to.equal(expected);
    }
    for (const [body, expected] of [
      ['{"metadata":[]}', '422 /metadata field.type'],
      ['{"metadata":null}', '422 /metadata field.type'],
      ['{"adminMetadata":"x"}', '422 /adminMetadata field.type'],
      ['{"adminMetadata":{"a":1e999}}', '400 request.malformed'],
      ['{"other":{}}', '422 /other field.unknown'],
    ] as const) {
      expect(outcome(await setAll(ada.id, body)), body).to.equal(expected);
    }
    expect((await all(ada.id)).body).to.deep.equal({ metadata: {}, adminMetadata: {} });
  });

  it('is changed by nothing at all, and then stays as it is', async () => {
    const ada = await api.loggedIn();
    const before = (await all(ada.id)).headers.get('etag');
    const { status, headers } = await setAll(ada.id, {});
    expect([status, headers.get('etag')]).to.deep.equal([200, before]);
  });

  it('is nobody’s where there is no account', async () => {
    const ada = await api.loggedIn();
    await ada.call('DELETE /me');
    for (const answer of [await all(ada.id), await setAll(ada.id, { metadata: {} })]) {
      expect(outcome(answer)).to.equal('404 identity.user_not_found');
    }
    expect(outcome(await own(ada))).to.equal('401 account_deleted');
  });
});
