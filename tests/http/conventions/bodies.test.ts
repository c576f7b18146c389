import { expect } from 'chai';
import type { TaskView } from '#application/tasks/views.ts';
import { outcome } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const MALFORMED = '400 request.malformed';
const UNSUPPORTED = '415 request.unsupported_media_type';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

inEachWorld('A body', (start) => {
  const { api } = start();
  let ada: Actor;
  before(async () => void (ada = await api.loggedIn()));

  const post = async (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
    outcome(await ada.call('POST /tasks', { body, headers }));

  it('is JSON: everything else is malformed', async () => {
    const bodies = [
      '{',
      '{"title":"t"',
      "{'title':'t'}",
      '{"title":"t",}',
      'title=t',
      '{"title":"t"}{}',
      '{"title":NaN}',
      '{"title":"a\nb"}',
      ' ',
      '\u0000',
      '{"title":"t"}\u0000',
      '{"title":"\\x41"}',
      '{"title":01}',
    ];
    for (const body of bodies) expect(await post(body), JSON.stringify(body)).to.equal(MALFORMED);
  });

  it('is UTF-8 without a byte order mark', async () => {
    const prefix = encode('{"title":"');
    const suffix = encode('"}');
    const broken = [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]];
    for (const bytes of broken)
      expect(await post(Buffer.concat([prefix, Uint8Array.from(bytes), suffix])), String(bytes)).to.equal(
        MALFORMED,
      );
    expect(
      await post(Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), encode('{"title":"t"}')])),
      'BOM',
    ).to.equal(MALFORMED);
    expect(await post(Buffer.from('{"title":"t"}', 'utf16le')), 'UTF-16').to.equal(MALFORMED);
    expect(await post('{"title":"\ufeffzero width inside"}')).to.equal('201');
  });

  it('holds no NUL and no lone surrogate, neither in a value nor in a name, however deep', async () => {
    for (const bad of ['\\u0000', '\\ud800', '\\udc00x', 'x\\ud83d', '\\udd11\\ud83d']) {
      expect(await post(`{"title":"${bad}"}`), bad).to.equal(MALFORMED);
      expect(await post(`{"title":"t","${bad}":1}`), bad).to.equal(MALFORMED);
      expect(await post(`{"title":"t","x":[{"y":["${bad}"]}]}`), bad).to.equal(MALFORMED);
    }
    expect(await post('{"title":"\\ud83d\\udd11"}')).to.equal('201');
  });

  it('has at most 32 levels', async () => {
    const nested = (levels: number): string =>
      `{"title":"t","x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(await post(nested(32))).to.equal('422 /x field.unknown');
    expect(await post(nested(33))).to.equal(MALFORMED);
    const objects = (levels: number): string => `${'{"x":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(await post(objects(32))).to.equal('422 /title field.required, /x field.unknown');
    expect(await post(objects(33))).to.equal(MALFORMED);
    expect(await post('['.repeat(30_000) + ']'.repeat(30_000))).to.equal(MALFORMED);
  });

  it('has at most 64 KiB', async () => {
    const sized = (bytes: number): string => `{"title":"t"}${' '.repeat(bytes - 13)}`;
    expect(await post(sized(65_536))).to.equal('201');
    expect(await post(sized(65_537))).to.equal('413 request.too_large');
    expect(await post('x'.repeat(1_000_000))).to.equal('413 request.too_large');
  });

  it('says that it is JSON in UTF-8', async () => {
    const body = '{"title":"t"}';
    for (const type of [
      'application/json',
      'application/json; charset=utf-8',
      'Application/JSON;charset="UTF-8"',
    ])
      expect(await post(body, { 'Content-Type': type }), type).to.equal('201');
    const others = [
      'text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'application/merge-patch+json',
      'application/json-patch+json',
      'application/vnd.api+json',
      'application/json; charset=latin1',
      'application/json; charset=utf-16',
      'multipart/form-data; boundary=x',
      'nonsense',
      'application/jsonp',
      '*/*',
    ];
    for (const type of others) expect(await post(body, { 'Content-Type': type }), type).to.equal(UNSUPPORTED);
    expect(
      outcome(await ada.call('POST /tasks', { body, headers: { 'Content-Type': '' } })),
      'none',
    ).to.equal(UNSUPPORTED);
  });

  it('comes without any Content-Encoding', async () => {
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'identity', 'nonsense'])
      expect(await post('{"title":"t"}', { 'Content-Encoding': encoding }), encoding).to.equal(UNSUPPORTED);
  });

  it('has no fields but the known ones, each named by a pointer', async () => {
    const cases = [
      ['{"title":"t","__proto__":{"status":"done"}}', '422 /__proto__ field.unknown'],
      [
        '{"title":"t","constructor":1,"toString":1}',
        '422 /constructor field.unknown, /toString field.unknown',
      ],
      ['{"title":"t","a/b":1,"c~d":1}', '422 /a~1b field.unknown, /c~0d field.unknown'],
      ['{"Title":"t"}', '422 /Title field.unknown, /title field.required'],
      ['{"title":{"deep":1},"x":{"y":1}}', '422 /title field.type, /x field.unknown'],
    ];
    for (const [body = '', expected] of cases) expect(await post(body), body).to.equal(expected);
    expect(({} as { status?: string }).status).to.equal(undefined);
  });

  it('is an object', async () => {
    expect(await post('[]')).to.equal('422  field.type');
    for (const body of ['"text"', '7', 'true', 'null']) expect(await post(body), body).to.equal(MALFORMED);
    expect(outcome(await ada.call('POST /tasks'))).to.equal('422  body.required');
    expect(outcome(await ada.call('POST /tasks', { body: '' }))).to.equal('422  body.required');
  });

  it('may hold a member twice: the last one counts, as in every JSON parser', async () => {
    const { body } = await ada.call<TaskView>('POST /tasks', { body: '{"title":"first","title":"last"}' });
    expect(body.title).to.equal('last');
  });

  it('is not looked at where none is wanted', async () => {
    expect(outcome(await ada.call('DELETE /tasks/x', { body: '{' }))).to.equal('404 request.not_found');
    const gone = await api.loggedIn();
    expect(
      outcome(await gone.call('DELETE /me', { body: '\u0000', headers: { 'Content-Type': 'text/plain' } })),
    ).to.equal('204');
  });
});
