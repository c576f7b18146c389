import { expect } from 'chai';
import type { AccountView } from '#application/identity/accounts/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const PASSWORD = 'correct horse battery staple';
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const RFC_3339_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

inEachWorld('Registration', (start) => {
  const { api } = start();

  const register = async (body: object) => await api.call<AccountView>('POST /register', { body });

  it('makes an account with the role user and says where it is', async () => {
    const body = { email: 'Ada@Example.org', password: PASSWORD, firstName: 'Ada', lastName: 'Lovelace' };
    const { status, headers, body: account } = await register(body);
    expect(status).to.equal(201);
    const { id, createdAt, updatedAt, ...rest } = account;
    expect(id).to.match(UUID_V7);
    expect(createdAt).to.match(RFC_3339_UTC).and.to.equal(updatedAt);
    expect(rest).to.deep.equal({
      login: null,
      email: 'Ada@Example.org',
      firstName: 'Ada',
      lastName: 'Lovelace',
      roles: ['user'],
      emailVerified: false,
      pendingEmail: null,
      locale: null,
    });
    expect(headers.get('location')).to.equal(`/users/${id}`);
    expect(outcome(await api.call(`GET /users/${id}`))).to.equal('200');
  });

  it('lets an account with a login alone leave its names and email out', async () => {
    const { status, body } = await register({ login: 'Grace.Hopper', password: PASSWORD });
    expect(status).to.equal(201);
    expect(body).to.include({ login: 'Grace.Hopper', email: null, firstName: null, lastName: null });
  });

  it('takes an email and a login together, and null for what is left out', async () => {
    const names = { firstName: 'Edsger', lastName: 'Dijkstra' };
    expect(
      outcome(await register({ email: 'e@example.org', login: 'edsger', password: PASSWORD, ...names })),
    ).to.equal('201');
    expect(
      outcome(await register({ email: null, login: 'barbara', password: PASSWORD, firstName: null })),
    ).to.equal('201');
  });

  it('refuses what breaks a rule, with one entry for each field', async () => {
    const names = { firstName: 'A', lastName: 'B' };
    const cases: readonly (readonly [object, string])[] = [
      [{ password: PASSWORD }, '422 /login account.nameless'],
      [{ email: null, login: null, password: PASSWORD }, '422 /login account.nameless'],
      [{ login: 'needs-one' }, '422 /password field.required'],
      [
        { email: 'x@example.org', password: PASSWORD },
        '422 /firstName name.required, /lastName name.required',
      ],
      [{ email: 'x@example.org', password: PASSWORD, firstName: 'A' }, '422 /lastName name.required'],
      [
        { email: 'no address', login: 'a@b', password: PASSWORD, ...names },
        '422 /email email.invalid, /login login.invalid',
      ],
      [{ login: 'rolf', password: PASSWORD, roles: ['admin'] }, '422 /roles field.unknown'],
      [
        { login: 'rolf', password: PASSWORD, id: 'x', createdAt: 'x' },
        '422 /createdAt field.unknown, /id field.unknown',
      ],
      [{ login: 7, password: true }, '422 /login field.type, /password field.type'],
      [{ login: 'named', password: PASSWORD, firstName: '  ' }, '422 /firstName name.blank'],
      [{ login: 'named', password: PASSWORD, lastName: '\u200b\u3164' }, '422 /lastName name.blank'],
      [{ login: 'named', password: PASSWORD, lastName: 'x'.repeat(101) }, '422 /lastName name.too_long'],
      [{ login: 'named', password: PASSWORD, lastName: 'tab\tbed' }, '422 /lastName name.control_character'],
    ];
    for (const [body, expected] of cases)
      expect(outcome(await register(body)), JSON.stringify(body)).to.equal(expected);
  });

  for (const login of [
    'ab',
    'x'.repeat(65),
    '.dot',
    '-dash',
    '_line',
    'sp ace',
    'é-clair',
    'a@b',
    'nul\u0007',
    '',
  ])
    it(`refuses the login ${JSON.stringify(login)}`, async () => {
      expect(outcome(await register({ login, password: PASSWORD }))).to.equal('422 /login login.invalid');
    });

  for (const login of ['abc', 'x'.repeat(64), '0.9_-z'])
    it(`takes the login ${JSON.stringify(login)}`, async () => {
      expect(outcome(await register({ login, password: PASSWORD }))).to.equal('201');
    });

  const names = { firstName: 'A', lastName: 'B' };
  const badEmails = [
    'plain',
    '"q"@example.org',
    'a@[127.0.0.1]',
    'a(comment)@example.org',
    'a@exämple.org',
    'a@b',
    'a@@b.org',
    '.a@b.org',
    'a@b.org\n',
  ];
  for (const email of badEmails)
    it(`refuses the email ${JSON.stringify(email)}`, async () => {
      expect(outcome(await register({ email, password: PASSWORD, ...names }))).to.equal(
        '422 /email email.invalid',
      );
    });

  it('takes an email of 254 characters and an A-label, and no longer one', async () => {
    const domain = `${'d'.repeat(63)}.${'e'.repeat(63)}.${'f'.repeat(57)}.org`;
    const email = `${'l'.repeat(64)}@${domain}`;
    expect(email).to.have.length(254);
    expect(outcome(await register({ email, password: PASSWORD, ...names }))).to.equal('201');
    expect(outcome(await register({ email: `x${email.slice(1)}g`, password: PASSWORD, ...names }))).to.equal(
      '422 /email email.too_long',
    );
    expect(outcome(await register({ email: 'a@xn--exmple-cua.org', password: PASSWORD, ...names }))).to.equal(
      '201',
    );
  });

  it('takes an email without the spaces around it', async () => {
    const { status, body } = await register({ email: ' Typed@example.org ', password: PASSWORD, ...names });
    expect(status).to.equal(201);
    expect(body.email).to.equal('Typed@example.org');
    expect(outcome(await register({ email: 'typed@example.org', password: PASSWORD, ...names }))).to.equal(
      '409 identity.email_taken',
    );
  });

  it('tells apart neither emails nor logins by case', async () => {
    const ada = await api.registered({ login: 'Countess', email: 'Countess@example.org' });
    const again = { password: PASSWORD, ...names };
    expect(outcome(await register({ ...again, login: 'cOUNTESS' }))).to.equal('409 identity.login_taken');
    expect(outcome(await register({ ...again, email: ada.email.toUpperCase() }))).to.equal(
      '409 identity.email_taken',
    );
  });

  it('gives a name to one of those who ask for it at once', async () => {
    const body = { login: 'wanted', password: PASSWORD };
    const outcomes = await Promise.all(Array.from({ length: 8 }, async () => outcome(await register(body))));
    expect(outcomes.toSorted()).to.deep.equal([
      '201',
      ...Array.from({ length: 7 }, () => '409 identity.login_taken'),
    ]);
  });

  it('judges a password by its length in characters, the common ones and the account’s own names', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['short77', '422 /password password.too_short'],
      ['é'.normalize('NFD').repeat(7), '422 /password password.too_short'],
      ['🔑🔑🔑🔑🔑🔑🔑', '422 /password password.too_short'],
      ['x'.repeat(129), '422 /password password.too_long'],
      ['x'.repeat(1025), '422 /password password.too_long'],
      ['x'.repeat(60_000), '422 /password password.too_long'],
      ['Password1', '422 /password password.common'],
      ['ownname-77', '422 /password password.own_name'],
      ['OwnName-77', '422 /password password.own_name'],
      ['tab\tinside', '422 /password password.control_character'],
      ['🔑🔑🔑🔑🔑🔑🔑🔑', '201'],
    ];
    for (const [password, expected] of cases) {
      const answer = await register({ login: 'ownname-77', password });
      expect(outcome(answer), password).to.equal(expected);
    }
    expect(outcome(await register({ login: 'longest', password: '𝔵'.repeat(128) }))).to.equal('201');
    const own = { email: 'maximilian@example.org', firstName: 'Maximilian', lastName: 'Aaaa' };
    for (const password of ['maximilian@example.org', 'Maximilian'])
      expect(outcome(await register({ ...own, password })), password).to.equal(
        '422 /password password.own_name',
      );
  });

  it('never shows a password or a hash of one', async () => {
    const { text } = await register({ login: 'secretive', password: PASSWORD });
    expect(text)
      .not.to.include(PASSWORD)
      .and.not.to.match(/hash|argon/i);
  });
});
