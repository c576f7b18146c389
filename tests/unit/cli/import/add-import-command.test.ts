import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand } from '#adapters/cli/run-command.ts';
import { usersCommand } from '#adapters/cli/users-command.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const BCRYPT = `$2b$10$${'a'.repeat(53)}`;

describe('The command users import', () => {
  let folder: string;
  let app: TestApplication;
  let opened: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-import-'));
    app = new TestApplication();
    opened = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (content: string | Buffer): string => {
    const path = join(folder, 'users.ndjson');
    writeFileSync(path, content);
    return path;
  };
  const lines = (...records: readonly object[]): string =>
    file(records.map((record) => `${JSON.stringify(record)}\n`).join(''));

  const run = async (...args: readonly string[]) => {
    const io = new RecordingIo();
    const command = usersCommand(io, async (work) => {
      opened += 1;
      await work(app.useCases);
    });
    const code = await runCommand(command, ['import', ...args], io);
    return { code, out: io.lines, err: io.errors.join('\n'), statuses: io.statuses };
  };
  const logins = async () => (await app.ports.users.list(100, null)).map(({ login }) => login);

  it('takes every account of a file, says how many, and exits 0', async () => {
    const path = lines(
      { externalId: '1', login: 'ann', passwordHash: BCRYPT },
      { externalId: '2', login: 'bob' },
    );
    const { code, out, err } = await run(path);
    expect([code, err]).to.deep.equal([0, '']);
    expect(out[0]).to.equal('Taken: 2 (1 without a password); already there: 0; faulty: 0.');
    expect(out[1]).to.match(/^[\d,]+ accounts per second\.$/);
    expect(await logins()).to.have.members(['ann', 'bob']);
    const again = await run(path);
    expect(again.code).to.equal(0);
    expect(again.out[0]).to.equal('Taken: 0 (0 without a password); already there: 2; faulty: 0.');
  });

  it('reports each line that is not taken as it is, with its number and why, and exits 1', async () => {
    const text = [
      JSON.stringify({ externalId: '1', login: 'ann', passwordHash: BCRYPT.replace('10', '13') }),
      '',
      '{"externalId": "2",',
      JSON.stringify({ externalId: '3', login: 'ANN' }),
      JSON.stringify({ externalId: '4', email: 'dora@example.org', roles: ['king'] }),
      JSON.stringify({ externalId: '5', login: 'x'.repeat(70_000) }),
    ].join('\n');
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from('\n"\xe4"\n', 'latin1')]);
    const { code, out, err } = await run(file(bytes));
    expect(code).to.equal(1);
    expect(err).to.equal('5 lines were not taken.');
    expect(out.slice(0, -1)).to.deep.equal([
      '1\ttaken without a password\tpasswordHash: Verifying this hash would cost more than the bounds allow.',
      '3\tfaulty\tline: The line is not a JSON value.',
      '4\tfaulty\tlogin: Line 1 has the same.',
      '5\tfaulty\troles: There is no role "king".',
      '6\tfaulty\tline: A line has at most 65,536 bytes.',
      '7\tfaulty\tline: The line is not UTF-8.',
      'Taken: 1 (1 without a password); already there: 0; faulty: 5.',
    ]);
    expect((await run(file('nonsense'))).err).to.equal('1 line was not taken.');
  });

  it('prints one JSON object for each such line, and one at the end, with --json', async () => {
    const { code, out } = await run(file('{"externalId":"1","login":"ann"}\nnonsense\n'), '--json');
    expect(code).to.equal(1);
    const [line, last] = out.map((each) => JSON.parse(each) as Record<string, unknown>);
    expect(line).to.deep.equal({
      line: 2,
      outcome: 'faulty',
      problems: [{ field: 'line', code: 'line.not_json', detail: 'The line is not a JSON value.' }],
    });
    expect(last?.['summary']).to.include({
      taken: 1,
      withoutPassword: 1,
      alreadyThere: 0,
      faulty: 1,
      dryRun: false,
    });
  });

  it('stores nothing with --dry-run', async () => {
    const { code, out } = await run(lines({ externalId: '1', login: 'ann' }), '--dry-run');
    expect(code).to.equal(0);
    expect(out[0]).to.match(/^Would be taken: 1 /);
    expect(out[2]).to.equal('This was a dry run: nothing was stored.');
    expect(await logins()).to.deep.equal([]);
  });

  it('keeps systems apart by the format, or by --source', async () => {
    const path = lines({ externalId: '1', id: '1', login: 'ann' });
    expect((await run(path)).code).to.equal(0);
    expect((await run(path, '--source', 'generic')).code).to.equal(0);
    const other = await run(path, '--source', 'shop');
    expect(other.out[0]).to.equal('1\tfaulty\tlogin: Another account has this login.');
    expect((await run(path, '--source', '')).err).to.match(/^source: /);
  });

  it('gives accounts with an email the default names where they have none', async () => {
    const path = lines(
      { externalId: '1', email: 'ann@example.org' },
      { externalId: '2', email: 'bob@example.org', firstName: 'Bob' },
      { externalId: '3', login: 'cleo' },
    );
    expect((await run(path, '--dry-run')).err).to.equal('2 lines were not taken.');
    const { code } = await run(path, '--default-first-name', 'New', '--default-last-name', 'Member');
    expect(code).to.equal(0);
    const names = (await app.ports.users.list(9, null)).map(({ firstName, lastName }) => [
      firstName,
      lastName,
    ]);
    expect(names).to.have.deep.members([
      ['New', 'Member'],
      ['Bob', 'Member'],
      [null, null],
    ]);
  });

  it('reads another format with --from, and its hash parameters from a file', async () => {
    const hash = { passwordHash: Buffer.alloc(64).toString('base64'), salt: 'AAAA' };
    const path = lines({ localId: 'x', email: 'ann@example.org', displayName: 'Ann Other', ...hash });
    const without = await run(path, '--from', 'firebase');
    expect(without.out[0]).to.equal('1\tfaulty\tpasswordHash: Verifying it needs --hash-config.');
    const config = join(folder, 'config.txt');
    writeFileSync(
      config,
      `base64_signer_key: ${Buffer.alloc(64).toString('base64')}, base64_salt_separator: Bw==, rounds: 8, mem_cost: 14`,
    );
    expect((await run(path, '--from', 'firebase', '--hash-config', config)).code).to.equal(0);
  });

  it('exits 2, says why and opens nothing where it cannot be started', async () => {
    const path = lines({ externalId: '1', login: 'ann' });
    for (const args of [
      [],
      [join(folder, 'missing.ndjson')],
      [folder],
      [path, '--from', 'oracle'],
      [path, '--from', 'firebase', '--hash-config', join(folder, 'missing')],
      [path, '--from', 'firebase', '--hash-config', path],
    ]) {
      const { code, err } = await run(...args);
      expect([code, err === ''], args.join(' ')).to.deep.equal([2, false]);
    }
    expect(opened).to.equal(0);
  });

  it('shows how far it is', async () => {
    const records = Array.from({ length: 400 }, (_, index) => ({
      externalId: index,
      login: `person-${index}`,
    }));
    const { statuses } = await run(lines(...records), '--dry-run');
    expect(statuses[0]).to.match(/^█{14,16}░{14,16} (?:49|5\d) % 0 accounts$/);
  });
});
