import { expect } from 'chai';
import { AnswerReader } from '#bench/generator/answer-reader.ts';

const BODY = '{"name":"Zoë"}';
const ANSWER = Buffer.from(
  `HTTP/1.1 201 Created\r\nDate: today\r\ncontent-length: ${Buffer.byteLength(BODY)}\r\nX-Last: 1\r\n\r\n${BODY}`,
);
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
      expect(read(UNCHANGED)).to.deep.equal([304, '']);
    }
  });

  it('may come in pieces, whose memory is written over meanwhile', () => {
    for (let cut = 1; cut < ANSWER.length; cut += 1) {
      const memory = Buffer.from(ANSWER.subarray(0, cut));
      expect(read(memory)).to.equal(null);
      memory.fill('!');
      expect(read(ANSWER.subarray(cut))).to.deep.equal([201, BODY]);
    }
  });

  it('may come byte by byte', () => {
    const read1 = Array.from(ANSWER, (byte) => read(Buffer.of(byte)));
    expect(read1.pop()).to.deep.equal([201, BODY]);
    expect(new Set(read1)).to.deep.equal(new Set([null]));
  });

  for (const [what, bytes] of [
    ['bytes that nobody asked for', Buffer.concat([ANSWER, ANSWER])],
    ['a body without a length', Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')],
    ['what is no HTTP', Buffer.from('SSH-2.0\r\ncontent-length: 1\r\n\r\n ')],
  ] as const) {
    it(`are not made of ${what}`, () => {
      expect(() => read(bytes)).to.throw(Error);
    });
  }
});
