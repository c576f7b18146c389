import { expect } from 'chai';
import { AnswerReader } from '#bench/generator/answer-reader.ts';

const BODY = '{"name":"Zoë"}';
const ANSWER = Buffer.from(
  `HTTP/1.1 201 Created\r\nDate: today\r\ncontent-length: ${Buffer.byteLength(BODY)}\r\nX-Last: 1\r\n\r\n${BODY}`,
);
const HEAD_OF_CHUNKS = 'HTTP/1.1 201 Created\r\nDate: today\r\nTransfer-Encoding: chunked\r\n\r\n';
/** Letters in the second length, and an end of line that belongs to the body. */
const CHUNKED_BODY = `${BODY}\r\n!`;
const CHUNKS = `${HEAD_OF_CHUNKS}5;name=value\r\n{"nam\r\nB\r\ne":"Zoë"}\r\r\n2\r\n\n!\r\n0\r\n`;
const ANSWER_IN_CHUNKS = Buffer.from(`${CHUNKS}\r\n`);
const ANSWER_WITH_TRAILER = Buffer.from(`${CHUNKS}X-Trailer: 1\r\n\r\n`);
const UNCHANGED = Buffer.from('HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n');

describe('Answers to the load generator', () => {
  let reader: AnswerReader;
  const read = (bytes: Buffer): readonly [number, string] | null => {
    const answer = reader.read(bytes);
    return answer === null ? null : [answer.status, answer.body.toString()];
  };

  beforeEach(() => {
    reader = new AnswerReader();
  });

  it('are read one after the other, with and without a body', () => {
    for (let round = 0; round < 2; round += 1) {
      expect(read(ANSWER)).to.deep.equal([201, BODY]);
      expect(read(ANSWER_IN_CHUNKS)).to.deep.equal([201, CHUNKED_BODY]);
      expect(read(UNCHANGED)).to.deep.equal([304, '']);
    }
  });

  for (const [kind, answer, body] of [
    ['with a length', ANSWER, BODY],
    ['in chunks', ANSWER_IN_CHUNKS, CHUNKED_BODY],
    ['in chunks, with a trailer,', ANSWER_WITH_TRAILER, CHUNKED_BODY],
  ] as const) {
    it(`${kind} may come in pieces, whose memory is written over meanwhile`, () => {
      for (let cut = 1; cut < answer.length; cut += 1) {
        const memory = Buffer.from(answer.subarray(0, cut));
        expect(read(memory)).to.equal(null);
        memory.fill('!');
        expect(read(answer.subarray(cut))).to.deep.equal([201, body]);
      }
    });

    it(`${kind} may come byte by byte`, () => {
      const read1 = Array.from(answer, (byte) => read(Buffer.of(byte)));
      expect(read1.pop()).to.deep.equal([201, body]);
      expect(new Set(read1)).to.deep.equal(new Set([null]));
    });
  }

  for (const [what, bytes] of [
    ['bytes that nobody asked for', Buffer.concat([ANSWER, ANSWER])],
    ['bytes after the last chunk', Buffer.concat([ANSWER_IN_CHUNKS, ANSWER])],
    ['a body without a length', Buffer.from('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n')],
    ['a chunk without a length', Buffer.from(`${HEAD_OF_CHUNKS}\r\n0\r\n\r\n`)],
    ['a chunk that is longer than it says', Buffer.from(`${HEAD_OF_CHUNKS}1\r\n{}\r0\r\n\r\n`)],
    ['what is no HTTP', Buffer.from('SSH-2.0\r\ncontent-length: 1\r\n\r\n ')],
  ] as const) {
    it(`are not made of ${what}`, () => {
      expect(() => read(bytes)).to.throw(Error);
    });
  }
});
