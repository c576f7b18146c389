import { expect } from 'chai';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { eventOfLogLine } from '#adapters/embedded-postgres/embedded-postgres-event.ts';
import { ServerLog } from '#adapters/embedded-postgres/server-log.ts';

describe("The embedded server's log", () => {
  it('is read line by line, however it is cut', async () => {
    const stream = new PassThrough();
    const lines: string[] = [];
    const log = new ServerLog(stream, (line) => lines.push(line));

    for (const part of ['LOG:  star', 'ting\nFATAL:  no', ' space\nLOG:  bye\n']) stream.write(part);
    stream.end();
    await once(stream, 'end');

    expect(lines).to.deep.equal(['LOG:  starting', 'FATAL:  no space', 'LOG:  bye']);
    expect(log.complaint).to.equal('no space');
  });

  it('keeps the last lines only', async () => {
    const stream = new PassThrough();
    const log = new ServerLog(stream, () => undefined);

    for (let line = 1; line <= 100; line += 1) stream.write(`LOG:  line ${line}\n`);
    stream.end();
    await once(stream, 'end');

    expect(log.lines).to.have.length(20);
    expect(log.complaint).to.equal('line 100');
  });

  it('becomes an event where something is fatal, but not for each client that knocks meanwhile', () => {
    expect(eventOfLogLine('PANIC:  could not write')).to.deep.equal({
      kind: 'logged',
      level: 'PANIC',
      message: 'could not write',
    });
    expect(eventOfLogLine('FATAL:  sorry, too many clients already')).to.include({ level: 'FATAL' });
    expect(eventOfLogLine('FATAL:  the database system is starting up')).to.equal(null);
    expect(eventOfLogLine('LOG:  database system is ready to accept connections')).to.equal(null);
    expect(eventOfLogLine('\tFATAL:  inside a statement')).to.equal(null);
  });
});
