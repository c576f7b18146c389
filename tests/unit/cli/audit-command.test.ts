import { expect } from 'chai';
import { auditCommand } from '#adapters/cli/audit-command.ts';
import { runCommand } from '#adapters/cli/run-command.ts';
import type { AuditEventView } from '#application/audit/views.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';
import { TestApplication } from '#tests/support/test-application.ts';

describe('The command audit', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  const run = async (...args: readonly string[]) => {
    const io = new RecordingIo();
    const code = await runCommand(
      auditCommand(io, (work) => work(app.useCases)),
      args,
      io,
    );
    return { code, out: io.lines, err: io.errors.join('\n') };
  };
  const typesOf = async (...args: readonly string[]): Promise<readonly (string | undefined)[]> =>
    (await run('list', ...args)).out.map((line) => line.split('\t')[1]);

  it('lists nothing where nothing happened', async () => {
    expect(await run('list')).to.deep.equal({ code: 0, out: [], err: '' });
    expect(await run('export')).to.deep.equal({ code: 0, out: [], err: '' });
  });

  it('lists the newest events first, one a line, as many as it is told', async () => {
    const { userId } = await app.member('ann');
    const { out } = await run('list');
    expect(out).to.deep.equal([
      `2026-01-02T03:04:05.678Z\tlogin.succeeded\t${userId}\t${userId}\t192.0.2.1\t{}`,
      `2026-01-02T03:04:05.678Z\taccount.registered\t${userId}\t${userId}\t192.0.2.1\t{"email":null,"login":"ann","roles":["user"]}`,
    ]);
    expect(await typesOf('--limit', '1')).to.deep.equal(['login.succeeded']);
    for (let count = 0; count < 120; count += 1) await app.register(`user${count}`);
    expect(await typesOf()).to.have.length(100);
    expect(await typesOf('--limit', '1000')).to.have.length(122);
  });

  it('finds by account, by name or id, also of one that is gone, and by actor, type and time', async () => {
    const [ann] = [await app.member('ann'), await app.member('bob')];
    await app.useCases.grantRole.execute('ann', 'editor');
    expect(await typesOf('--user', 'ANN')).to.have.length(3);
    expect(await typesOf('--user', 'ann', '--actor', 'ann')).to.have.length(2);
    expect(await typesOf('--actor', 'bob', '--type', 'login.succeeded')).to.have.length(1);
    expect(await typesOf('--from', '2026-01-02')).to.have.length(5);
    expect(await typesOf('--from', '2026-01-02T03:04:05.679Z')).to.have.length(0);
    expect(await typesOf('--to', '2026-01-02')).to.have.length(0);
    await app.deleteAccount(ann.userId);
    expect(await typesOf('--user', ann.userId)).to.have.length(4);
    const unknown = await run('list', '--user', 'ann');
    expect([unknown.code, unknown.out]).to.deep.equal([1, []]);
  });

  it('exports every event as a line of JSON, over as many pages as it takes', async () => {
    for (let count = 0; count < 1_001; count += 1) await app.register(`user${count}`);
    const { out } = await run('export');
    const events = out.map((line) => JSON.parse(line) as AuditEventView);
    expect(events).to.have.length(1_001);
    expect(events.map(({ data }) => data['login'])).to.deep.equal(
      Array.from({ length: 1_001 }, (_, i) => `user${1_000 - i}`),
    );
    expect(Object.keys(events[0] ?? {})).to.have.members([
      'id',
      'at',
      'type',
      'actorId',
      'subjectId',
      'sessionId',
      'requestId',
      'data',
      'ip',
      'userAgent',
    ]);
  });

  it('says what is wrong with its options, and exits with 2', async () => {
    for (const args of [
      ['--type', 'login'],
      ['--from', 'yesterday'],
      ['--to', '2026-13-40'],
      ['--limit', '0'],
    ]) {
      const { code, err } = await run('list', ...args);
      expect(code, args.join(' ')).to.equal(2);
      expect(err).to.include(args[0]);
    }
  });
});
