import { gzipSync } from 'node:zlib';
import type { JsonText } from '#tests/fixtures/json-texts.ts';

const LEVELS = 32;

/** Bodies that are no good to any call: of the wrong bytes, of the wrong shape, or with members that nobody knows. */
export function hostileTexts(): readonly JsonText[] {
  const json = '{"title":"é","login":"ada"}';
  const utf16 = Buffer.from(json, 'utf16le');
  const texts: Record<string, string | Buffer> = {
    'gzip without saying so': gzipSync(json),
    'a byte order mark': `\uFEFF${json}`,
    'UTF-16 with a mark': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    'UTF-16 without': utf16,
    'UTF-16, big end first': Buffer.from(utf16).swap16(),
    'latin-1': Buffer.from(json, 'latin1'),
    'overlong UTF-8': Buffer.from('7b2261223a22c0af227d', 'hex'),
    'a surrogate in UTF-8': Buffer.from('7b2261223a22eda080227d', 'hex'),
    'UTF-8 that is cut': Buffer.from('7b2261223a22e282', 'hex'),
    'random bytes': Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 73 + 41) % 256)),
    'a NUL': '{"title":"a\0b"}',
    'an escaped NUL': String.raw`{"title":"a\u0000b"}`,
    'an escaped NUL in a name': String.raw`{"a\u0000":1}`,
    'a lone surrogate': String.raw`{"title":"\ud800"}`,
    'a lone surrogate in a name': String.raw`{"\udfff":1}`,
    'two lone surrogates the wrong way round': String.raw`{"title":"\udc00\ud800"}`,
    'nothing but space': ' \n\t ',
    'an empty object': '{}',
    'an empty list': '[]',
    null: 'null',
    true: 'true',
    'a number': '0',
    'a huge number': '1e999',
    'a huge negative number': '-1e999',
    'a number of 5,000 digits': '9'.repeat(5_000),
    'a text': '"title"',
    '5,000 lists': '['.repeat(5_000) + ']'.repeat(5_000),
    '5,000 lists, none closed': '['.repeat(5_000),
    '5,000 objects': `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    '5,000 levels under a name of ours': `{"title":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    '5,000 levels under __proto__': `{"__proto__":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    '32 levels': '['.repeat(LEVELS) + ']'.repeat(LEVELS),
    '33 levels': '['.repeat(LEVELS + 1) + ']'.repeat(LEVELS + 1),
    'escaped __proto__': String.raw`{"\u005f_proto__":{"isAdmin":true}}`,
    constructor: '{"constructor":{"prototype":{"isAdmin":true}}}',
    'other names of every object': '{"toString":1,"hasOwnProperty":1,"valueOf":1,"__defineGetter__":1}',
    operators: '{"$ne":null,"$where":"sleep(1000)","$or":[{}]}',
    'raw SQL': '{"__raw":"1=1","sql":"DROP TABLE users"}',
    'a trailing comma': '{"title":"a",}',
    'single quotes': "{'title':'a'}",
    'a comment': '{"title":"a"}//',
    'two documents': '{"title":"a"}{"title":"b"}',
    'a form': 'title=a&login=b',
    XML: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    NaN: '{"title":NaN}',
    '64 KiB and a byte': `"${'a'.repeat(64 * 1024 - 1)}"`,
  };
  // `__proto__` in a literal would set the prototype.
  const entries: [string, string | Buffer][] = Object.entries(texts);
  entries.push(['__proto__', '{"__proto__":{"isAdmin":true,"roles":["admin"]}}']);
  return entries.map(([name, text]) => ({ name, bytes: Buffer.from(text as string) }));
}

/** The value of a text that is JSON in UTF-8 as we take it; undefined for every other. */
export function soundJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // Far deeper than this a recursion of our own would not come back.
    if (/[[{"a:]{3000}/.test(text)) return undefined;
    const value: unknown = JSON.parse(text);
    const unsound = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(JSON.stringify(value));
    return unsound || levelsOf(value) > LEVELS ? undefined : value;
  } catch {
    return undefined;
  }
}

function levelsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf));
}
