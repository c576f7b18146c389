import { expect } from 'chai';
import type { ImportLine, LineOutcome } from '#application/import/line-outcome.ts';
import type { ImportRecord } from '#domain/import/import-record.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { aUser } from '#tests/support/builders.ts';
import { callsOf, failing, justBefore } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const BCRYPT = `$2b$10$${'a'.repeat(53)}`;

function record(externalId: string, change: Partial<ImportRecord> = {}): ImportRecord {
  return {
    externalId,
    email: `${externalId}@example.org`,
    login: `login-${externalId}`,
    firstName: 'Ann',
    lastName: 'Other',
    emailVerified: false,
    disabled: false,
    roles: [],
    passwordHash: BCRYPT,
    ...change,
  };
}

describe('ImportAccounts', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  async function* groupsOf(
    lines: readonly ImportLine[],
    size: number,
  ): AsyncGenerator<readonly ImportLine[]> {
    for (let at = 0; at < lines.length; at += size) yield lines.slice(at, at + size);
  }

  async function run(
    records: readonly ImportRecord[],
    { dryRun = false, source = 'auth0', groupSize = 3 } = {},
  ): Promise<readonly LineOutcome[]> {
    const numbered = records.map((each, index) => ({ line: index + 1, record: each }));
    const lines = groupsOf(numbered, groupSize);
    return await Array.fromAsync(app.useCases.importAccounts.execute({ source, lines, dryRun }));
  }

  /** Outcomes in short: `taken`, `already_there`, or the fields and codes of what is wrong. */
  function inShort(outcomes: readonly LineOutcome[]): readonly string[] {
    return outcomes.map((each) =>
      each.outcome === 'faulty'
        ? each.problems.map(({ field, code }) => `${field} ${code}`).join(', ')
        : each.outcome,
    );
  }

  const accounts = () => app.ports.users.list(100, null);

  it('does not take an address of which another account can still undo the change', async () => {
    const on = new TestApplication({ mail: true, verification: 'off' });
    const ann = await on.person('a@example.org');
    await on.verify(ann);
    await on.changeEmail(ann, 'next@example.org');
    app = on;
    expect(inShort(await run([record('a'), record('b')]))).to.deep.equal([
      'email identity.email_taken',
      'taken',
    ]);
  });

  it('takes accounts with their passwords, and says so line by line', async () => {
    const outcomes = await run([
      record('a'),
      record('b', { passwordHash: null }),
      record('c', { passwordHash: `$2b$13$${'a'.repeat(53)}` }),
    ]);
    expect(outcomes).to.deep.equal([
      { line: 1, outcome: 'taken', password: 'kept' },
      { line: 2, outcome: 'taken', password: 'none' },
      { line: 3, outcome: 'taken', password: 'too_costly' },
    ]);
    const stored = await accounts();
    expect(stored.map(({ login }) => login)).to.deep.equal(['login-c', 'login-b', 'login-a']);
    const hashes = await Promise.all(stored.map(({ id }) => app.ports.credentials.findByUserId(id)));
    expect(hashes.map((each) => each?.passwordHash ?? null)).to.deep.equal([null, null, BCRYPT]);
  });

  it('changes nothing the second time, and takes what is new', async () => {
    await run([record('a'), record('b')]);
    const before = await accounts();
    const outcomes = await run([record('a', { email: 'new@example.org' }), record('b'), record('c')]);
    expect(inShort(outcomes)).to.deep.equal(['already_there', 'already_there', 'taken']);
    expect((await accounts()).slice(1)).to.deep.equal(before);
  });

  it('does not bring back an account that was deleted here', async () => {
    await run([record('a')]);
    const [{ id } = { id: '' as UserId }] = await accounts();
    await app.deleteAccount(id);
    expect(inShort(await run([record('a')]))).to.deep.equal(['already_there']);
    expect(await accounts()).to.deep.equal([]);
  });

  it('tells external ids of different sources apart', async () => {
    await run([record('a')]);
    const other = record('a', { email: null, login: 'other' });
    expect(inShort(await run([other], { source: 'keycloak' }))).to.deep.equal(['taken']);
  });

  it('answers each faulty line on its own, and takes the others of its group', async () => {
    await app.ports.users.add(aUser().withEmail('Taken@example.org').withLogin('Taken').build());
    const outcomes = await run(
      [
        record('a'),
        record('b', { email: 'nonsense' }),
        record('c', { roles: ['king'] }),
        record('d', { passwordHash: 'plain text' }),
        record('e', { email: 'TAKEN@example.org', login: 'tAKEN' }),
        record('a', { email: null, login: null }),
        record('a', { email: 'f@example.org', login: 'f-f' }),
        record('g', { email: 'A@EXAMPLE.ORG' }),
        record('h', { login: 'LOGIN-A' }),
        record('i'),
      ],
      { groupSize: 100 },
    );
    expect(inShort(outcomes)).to.deep.equal([
      'taken',
      'email email.invalid',
      'roles roles.unknown_role',
      'passwordHash password_hash.unreadable',
      'email identity.email_taken, login identity.login_taken',
      'login account.nameless',
      'externalId import.duplicate',
      'email import.duplicate',
      'login import.duplicate',
      'taken',
    ]);
    expect(await accounts()).to.have.lengthOf(3);
  });

  it('finds duplicates over groups, and again in a later run of the same file', async () => {
    const file = [record('a'), record('b'), record('c', { email: 'a@example.org' }), record('a')];
    expect(inShort(await run(file, { groupSize: 1 }))).to.deep.equal([
      'taken',
      'taken',
      'email import.duplicate',
      'externalId import.duplicate, email import.duplicate, login import.duplicate',
    ]);
    expect(inShort(await run(file, { groupSize: 1 }))).to.deep.equal([
      'already_there',
      'already_there',
      'email import.duplicate',
      'externalId import.duplicate, email import.duplicate, login import.duplicate',
    ]);
  });

  it('lets a line have a name that only faulty lines had before', async () => {
    await app.ports.users.add(aUser().withEmail('taken@example.org').build());
    const faultyFirst = [
      record('a', { roles: ['king'] }),
      record('b', { email: 'a@example.org' }),
      record('c', { email: 'taken@example.org' }),
      record('d', { login: 'login-c' }),
    ];
    expect(inShort(await run(faultyFirst, { groupSize: 100 }))).to.deep.equal([
      'roles roles.unknown_role',
      'taken',
      'email identity.email_taken',
      'taken',
    ]);
  });

  it('stores nothing in a dry run, and says what it would say', async () => {
    await run([record('a')]);
    const told = callsOf(app.ports.imports, 'addAll');
    const file = [
      record('a'),
      record('b'),
      record('c', { login: '!' }),
      record('d', { email: 'b@example.org' }),
    ];
    const dry = await run(file, { dryRun: true });
    expect(told).to.deep.equal([]);
    expect(await accounts()).to.have.lengthOf(1);
    expect(dry).to.deep.equal(await run(file));
  });

  it('stores account by account where a name was taken meanwhile', async () => {
    justBefore(app.ports.uow, 'run', () =>
      app.ports.users.add(aUser().withEmail('b@example.org').withLogin('zoe').build()),
    );
    const outcomes = await run([record('a'), record('b'), record('c')]);
    expect(inShort(outcomes)).to.deep.equal(['taken', 'email identity.email_taken', 'taken']);
  });

  it('finds an account there that another import of the same file stored meanwhile', async () => {
    justBefore(app.ports.uow, 'run', () => run([record('b')]));
    expect(inShort(await run([record('a'), record('b')]))).to.deep.equal(['taken', 'already_there']);
    expect(await accounts()).to.have.lengthOf(2);
  });

  it('passes on any other failure, after what was stored before it', async () => {
    const lines = groupsOf(
      ['a', 'b'].map((id, index) => ({ line: index + 1, record: record(id) })),
      1,
    );
    const outcomes = app.useCases.importAccounts.execute({ source: 'auth0', lines, dryRun: false });
    expect((await outcomes.next()).value).to.include({ line: 1, outcome: 'taken' });
    failing(app.ports.imports, 'addAll', new RangeError('no database'));
    await refusal(RangeError, outcomes.next());
    expect(await accounts()).to.have.lengthOf(1);
  });

  it('invalidates the user list for what it stores', async () => {
    const invalidated = callsOf(app.ports.userList, 'invalidate');
    await run([record('a')], { dryRun: true });
    expect(invalidated).to.deep.equal([]);
    await run([record('a')]);
    expect(invalidated).to.have.lengthOf(1);
  });

  it('passes on what could not be read', async () => {
    const problems = [{ field: 'line', code: 'line.not_json', detail: 'No JSON.' }];
    const lines = groupsOf([{ line: 7, problems }], 1);
    const outcomes = await Array.fromAsync(
      app.useCases.importAccounts.execute({ source: 'x', lines, dryRun: false }),
    );
    expect(outcomes).to.deep.equal([{ line: 7, outcome: 'faulty', problems }]);
  });

  it('wants a source', async () => {
    await refusal(InvalidFieldsError, run([record('a')], { source: '' }));
  });
});
