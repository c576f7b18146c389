import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argon2i, hash as argon2Hash } from 'argon2';
import { hash as bcryptHash } from 'bcrypt';
import { expect } from 'chai';
import { roomForEachTest } from '#tests/support/process-room.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { tableDump } from '#tests/support/table-dump.ts';

const PASSWORD = 'correct horse battery';
const SALT = Buffer.from('0123456789abcdef');

/** A hash of {@link PASSWORD} in each scheme, made as other systems make it. */
const HASHES: Readonly<Record<string, () => Promise<string | object>>> = {
  bcrypt: async () => (await bcryptHash(PASSWORD, 4)).replace('$2b$', '$2y$'),
  argon2i: () => argon2Hash(PASSWORD, { type: argon2i, memoryCost: 128, timeCost: 3, parallelism: 1 }),
  scrypt: async () => {
    const digest = scryptSync(PASSWORD, SALT, 32, { N: 1024, r: 8, p: 1 });
    return { algorithm: 'scrypt', n: 1024, r: 8, p: 1, salt: base64(SALT), hash: base64(digest) };
  },
  pbkdf2: async () => `pbkdf2_sha256$1000$salt$${base64(pbkdf2Sync(PASSWORD, 'salt', 1000, 32, 'sha256'))}`,
  md5: async () => {
    const digest = createHash('md5').update(`salt${PASSWORD}`).digest('hex');
    return { algorithm: 'md5', salt: 'salt', saltEncoding: 'utf8', hash: digest, encoding: 'hex' };
  },
};

function base64(bytes: Buffer): string {
  return bytes.toString('base64');
}

describe('Accounts of another system', () => {
  const here = roomForEachTest();

  const file = (lines: readonly object[]): string => {
    const path = join(here.room.folder, 'users.ndjson');
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return path;
  };
  const people = (count: number): readonly object[] =>
    Array.from({ length: count }, (_, index) => ({
      externalId: String(index),
      email: `person.${index}@example.org`,
      firstName: 'Ann',
      lastName: 'Other',
      passwordHash: `$2b$10$${'a'.repeat(53)}`,
    }));
  const rowsOf = async <Row extends object>(query: string): Promise<readonly Row[]> =>
    await withClient(here.server.DATABASE_URL, async (client) => (await client.query<Row>(query)).rows);

  it('log in with the passwords that they had, and their hashes become ours', async () => {
    const records = await Promise.all(
      Object.entries(HASHES).map(async ([name, make]) => ({
        externalId: name,
        login: `with-${name}`,
        passwordHash: await make(),
      })),
    );
    const imported = await here.room.operate(['users', 'import', file(records)], here.server);
    expect([imported.code, imported.stderr]).to.deep.equal([0, '']);
    expect(imported.stdout).to.match(/^Taken: 5 \(0 without a password\); already there: 0; faulty: 0\.$/m);
    const schemes = async (): Promise<readonly string[]> => {
      const hashes = await rowsOf<{ hash: string }>(
        'SELECT password_hash AS hash FROM credentials ORDER BY 1',
      );
      return hashes.map(({ hash }) => hash.split('$').slice(1, -2).join('$'));
    };
    expect(await schemes()).to.deep.equal([
      '2b',
      'argon2i$v=19$m=128,t=3,p=1',
      'argon2id+md5-salt-first$v=19$m=64,t=1,p=1',
      'pbkdf2-sha256$i=1000',
      'scrypt$ln=10,r=8,p=1',
    ]);

    const service = await here.room.started(here.server);
    for (const name of Object.keys(HASHES)) {
      const login = `with-${name}`;
      const wrong = await here.room.call(service, 'POST /login', {
        body: { login, password: 'wrong horse' },
      });
      expect(wrong.status, login).to.equal(401);
      await here.room.login(service, login, PASSWORD);
    }
    expect(new Set(await schemes())).to.deep.equal(new Set(['argon2id$v=19$m=64,t=1,p=1']));
    for (const name of Object.keys(HASHES)) await here.room.login(service, `with-${name}`, PASSWORD);
  });

  it('are answered line by line, and a dry run leaves nothing', async () => {
    const good = { externalId: '1', login: 'ann' };
    const path = join(here.room.folder, 'users.ndjson');
    writeFileSync(
      path,
      Buffer.concat([
        Buffer.from(`\uFEFF${JSON.stringify(good)}\n${JSON.stringify(good)}\n`),
        Buffer.from('{"externalId":"2","login":"b\xe4r"}\n', 'latin1'),
        Buffer.from(`{"externalId":"3","login":"${'x'.repeat(70_000)}"}\n{]\n`),
        Buffer.from(`${JSON.stringify({ externalId: '4', login: 'cleo', roles: ['king'] })}\n`),
        Buffer.from(`${JSON.stringify({ externalId: '5', login: 'ANN' })}\n`),
        Buffer.from(`${JSON.stringify({ externalId: '6', login: 'dora', passwordHash: '$1$x$y' })}\n`),
      ]),
    );
    const before = await tableDump(here.server.DATABASE_URL);
    const dry = await here.room.operate(['users', 'import', path, '--dry-run', '--json'], here.server);
    expect(dry.code).to.equal(1);
    expect(await tableDump(here.server.DATABASE_URL)).to.deep.equal(before);
    const real = await here.room.operate(['users', 'import', path, '--json'], here.server);
    expect([real.code, real.stderr]).to.deep.equal([1, '7 lines were not taken.\n']);
    const lines = real.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, never>);
    expect(lines.slice(0, -1).map(({ line, problems }) => [line, problems?.[0]?.['code']])).to.deep.equal([
      [1, 'line.byte_order_mark'],
      [3, 'line.not_utf8'],
      [4, 'line.too_long'],
      [5, 'line.not_json'],
      [6, 'roles.unknown_role'],
      [7, 'import.duplicate'],
      [8, 'password_hash.unreadable'],
    ]);
    expect(lines.at(-1)?.['summary']).to.include({ taken: 1, alreadyThere: 0, faulty: 7 });
  });

  it('come with a bar at a terminal, and without one in a pipe', async function () {
    // `script` of util-linux gives the command a terminal.
    if (process.platform !== 'linux') this.skip();
    const path = file(people(500));
    const inPipe = await here.room.run(['users', 'import', path, '--dry-run'], here.server);
    expect(inPipe.stdout + inPipe.stderr).not.to.include('█');
    const inTerminal = await here.room.commandInTerminal(['users', 'import', path, '--dry-run'], here.server)
      .exited;
    expect(inTerminal.stdout).to.include('█').and.include('Would be taken: 500');
  });

  it('are not looked for in a file that cannot be read: exit code 2', async () => {
    const { code, stdout, stderr } = await here.room.operate(
      ['users', 'import', 'missing.ndjson'],
      here.server,
    );
    expect([code, stdout, stderr]).to.deep.equal([2, '', "missing.ndjson can't be read (ENOENT).\n"]);
  });
});
