import { expect } from 'chai';
import type { PublicUserView } from '#application/identity/accounts/views.ts';
import { outcome, type Answer } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

interface Page {
  readonly items: readonly PublicUserView[];
  readonly nextCursor: string | null;
}

inEachWorld('The list of users', (start) => {
  const { api } = start();
  /** Newest first. */
  const ids: string[] = [];

  const list = async (query = ''): Promise<Answer<Page>> => await api.call<Page>(`GET /users${query}`);
  const walk = async (limit: number): Promise<readonly (readonly string[])[]> => {
    const pages: string[][] = [];
    let cursor = '';
    do {
      const { body } = await list(`?limit=${limit}${cursor && `&cursor=${cursor}`}`);
      pages.push(body.items.map(({ id }) => id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '' && pages.length < 100);
    return pages;
  };

  before(async () => {
    for (let count = 0; count < 104; count += 1) ids.unshift((await api.registered()).id);
  });

  it('is open to everybody and shows no email', async () => {
    const { status, body, text } = await list('?limit=3');
    expect(status).to.equal(200);
    expect(text).not.to.include('@');
    for (const user of body.items)
      expect(Object.keys(user)).to.have.members(['id', 'login', 'firstName', 'lastName', 'createdAt']);
  });

  it('does not mind a token, good or bad', async () => {
    expect(outcome(await api.call('GET /users', { token: 'nonsense' }))).to.equal('200');
  });

  it('comes newest first, 50 unless told otherwise, at most 100', async () => {
    const idsOf = async (query: string): Promise<readonly string[]> =>
      (await list(query)).body.items.map(({ id }) => id);
    expect(await idsOf('')).to.deep.equal(ids.slice(0, 50));
    expect(await idsOf('?limit=1')).to.deep.equal(ids.slice(0, 1));
    expect(await idsOf('?limit=100')).to.deep.equal(ids.slice(0, 100));
    expect(await idsOf('?limit=101')).to.deep.equal(ids.slice(0, 100));
    for (const limit of ['999999999', '9999999999', '9'.repeat(400)])
      expect(await idsOf(`?limit=${limit}`)).to.deep.equal(ids.slice(0, 100));
  });

  it('refuses limits below 1 and what is no limit', async () => {
    for (const limit of ['0', '-1', '1.5', 'ten', '', '1e2', '%00', '０', '0x10', ' 5'])
      expect(outcome(await list(`?limit=${limit}`)), limit).to.equal('422 ?limit field.invalid');
    expect(outcome(await list('?limit=1&limit=2'))).to.equal('422 ?limit parameter.repeated');
  });

  it('is walked through by cursors, each user once', async () => {
    for (const limit of [100, 37]) expect((await walk(limit)).flat()).to.deep.equal(ids);
  });

  it('says that nothing follows, also after a full page', async () => {
    const pages = await walk(52);
    expect(pages.map((page) => page.length)).to.deep.equal([52, 52]);
    const { body } = await list(`?limit=100&cursor=${(await list('?limit=100')).body.nextCursor}`);
    expect(body.items).to.have.length(4);
    expect(body.nextCursor).to.equal(null);
  });

  it('refuses cursors that it did not issue', async () => {
    const { body } = await list('?limit=2');
    const good = body.nextCursor ?? '';
    const others = [
      good.slice(0, -1),
      `${good}A`,
      good.toLowerCase(),
      'x',
      '',
      '%00',
      ids[0] ?? '',
      '%F0%9F%94%91',
    ];
    for (const cursor of others)
      expect(outcome(await list(`?cursor=${cursor}`)), cursor).to.equal('422 ?cursor cursor.invalid');
    expect(outcome(await list(`?cursor=${good}&cursor=${good}`))).to.equal('422 ?cursor parameter.repeated');
    const ada = await api.loggedIn();
    expect(outcome(await ada.call(`GET /tasks?cursor=${good}`))).to.equal('422 ?cursor cursor.invalid');
    ids.unshift(ada.id);
  });

  it('goes on where it was when users come and go meanwhile', async () => {
    const first = await list('?limit=2');
    const [last] = first.body.items.slice(-1);
    ids.unshift((await api.registered()).id);
    const { body } = await list(`?limit=2&cursor=${first.body.nextCursor}`);
    const at = ids.indexOf(last?.id ?? '');
    expect(body.items.map(({ id }) => id)).to.deep.equal(ids.slice(at + 1, at + 3));
  });

  it('has a tag made from its bytes, and is not sent again to who has them', async () => {
    const [one, two, other] = [await list('?limit=2'), await list('?limit=2'), await list('?limit=3')];
    const tag = one.headers.get('etag') ?? '';
    expect(tag).to.match(/^"[^"]+"$/);
    expect(two.headers.get('etag')).to.equal(tag);
    expect(other.headers.get('etag')).not.to.equal(tag);
    const again = await api.call('GET /users?limit=2', { headers: { 'If-None-Match': `"x", ${tag}` } });
    expect([outcome(again), again.headers.get('etag')]).to.deep.equal(['304', tag]);
    expect(outcome(await api.call('HEAD /users?limit=2', { headers: { 'If-None-Match': tag } }))).to.equal(
      '304',
    );
  });

  it('shows at once who was added, changed or deleted', async () => {
    const newest = async (): Promise<PublicUserView | undefined> => (await list('?limit=1')).body.items[0];
    const before = (await newest())?.id;
    const ada = await api.loggedIn();
    expect((await newest())?.id).to.equal(ada.id);
    await ada.call('PATCH /me', { body: { firstName: 'Augusta' } });
    expect((await newest())?.firstName).to.equal('Augusta');
    await ada.call('DELETE /me');
    expect((await newest())?.id).to.equal(before);
  });

  it('shows one user, whom anybody may see, with the same members', async () => {
    const ada = await api.registered();
    const { body } = await api.call<PublicUserView>(`GET /users/${ada.id}`);
    expect(body).to.deep.equal((await list('?limit=1')).body.items[0]);
  });

  it('knows no user by an id that is none of ours', async () => {
    const unknown = [
      '00000000-0000-7000-8000-000000000000',
      '1',
      'x',
      '%00',
      '%2e%2e',
      'me',
      '%F0%9F%94%91',
      '0'.repeat(400),
    ];
    for (const id of unknown) expect(outcome(await api.call(`GET /users/${id}`)), id).to.match(/^404 /);
    const { id } = await api.registered();
    expect(outcome(await api.call(`GET /users/${id.toUpperCase()}`))).to.match(/^(404 |200)/);
  });
});
