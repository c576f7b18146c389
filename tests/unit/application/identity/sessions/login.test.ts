import { expect } from 'chai';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { suspensionFrom } from '#domain/identity/accounts/suspension.ts';
import { AccountSuspendedError } from '#domain/identity/errors.ts';
import {
  HashingOverloadedError,
  InvalidCredentialsError,
  TooManyAttemptsError,
} from '#application/shared/errors.ts';
import { MemoryPasswordHasher } from '#adapters/memory/memory-password-hasher.ts';
import { aUser } from '#tests/support/builders.ts';
import { callsOf, failing, justBefore } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

describe('Login', () => {
  let app: TestApplication;
  beforeEach(async () => {
    app = new TestApplication();
    await app.register('ann');
  });

  const hashOf = async (name: string) =>
    (await app.ports.credentials.findByName(parseAccountName(name)))!.passwordHash;

  /** Gives the account a hash with other parameters than today's. */
  const makeOutdated = async (name: string) => {
    const credentials = app.ports.credentials;
    const { user, passwordHash } = (await credentials.findByName(parseAccountName(name)))!;
    const old = await new MemoryPasswordHasher({ cost: 9 }).hash(PASSWORD);
    await credentials.replace(user.id, passwordHash, old);
    return old;
  };

  it('opens a session and gives both tokens with their lifetimes and the account', async () => {
    const { user, ...tokens } = await app.login('Ann');
    expect(tokens).to.deep.equal({
      tokenType: 'Bearer',
      accessToken: tokens.accessToken,
      expiresIn: 900,
      refreshToken: tokens.refreshToken,
      refreshExpiresIn: 2_592_000,
    });
    expect(user.login).to.equal('ann');
    expect(await app.accessState(tokens)).to.equal('valid');
  });

  it('stores the address and the user agent of the client', async () => {
    const tokens = await app.login('ann', PASSWORD, { address: '2001:db8::7', userAgent: 'Browser/2.0' });
    const [session] = await app.useCases.listSessions.execute(await app.actor(tokens));
    expect(session).to.deep.include({ ip: '2001:db8::7', userAgent: 'Browser/2.0', current: true });
  });

  it('truncates a long user agent between characters', async () => {
    const tokens = await app.login('ann', PASSWORD, {
      userAgent: `${'x'.repeat(255)}🙂${'y'.repeat(9_000)}`,
    });
    const [session] = await app.useCases.listSessions.execute(await app.actor(tokens));
    expect(session?.userAgent).to.have.lengthOf(256);
    expect(session?.userAgent?.isWellFormed()).to.equal(true);
  });

  it('gives no token that outlives the session', async () => {
    app = new TestApplication({ idleTtl: 300, maxTtl: 400 });
    await app.register('ann');
    const tokens = await app.login('ann');
    expect([tokens.expiresIn, tokens.refreshExpiresIn]).to.deep.equal([300, 300]);
    app.clock.advance(300);
    expect(await app.accessState(tokens)).to.equal('token_expired');
  });

  describe('to a suspended account', () => {
    const suspend = async (until: Date | null = null) => {
      const now = app.clock.now();
      const user = (await app.ports.users.findByName(parseAccountName('ann')))!;
      await app.ports.users.save(user.suspended(suspensionFrom(now, 'Spam', until), now));
    };

    it('is refused as such with the right password, and as always with a wrong one', async () => {
      await suspend();
      await refusal(AccountSuspendedError, app.login('ann'));
      await refusal(InvalidCredentialsError, app.login('ann', 'not this horse'));
    });

    it('forgives no failed login: right and wrong passwords use up the same budget', async () => {
      app = new TestApplication({ loginAttempts: 3 });
      await app.register('ann');
      await suspend();
      await refusal(InvalidCredentialsError, app.login('ann', 'not this horse'));
      await refusal(AccountSuspendedError, app.login('ann'));
      await refusal(InvalidCredentialsError, app.login('ann', 'not this horse'));
      await refusal(TooManyAttemptsError, app.login('ann'));
    });

    it('is possible again when the suspension ends', async () => {
      await suspend(new Date(app.clock.now().getTime() + 60_000));
      await refusal(AccountSuspendedError, app.login('ann'));
      app.clock.advance(60);
      expect((await app.login('ann')).user.login).to.equal('ann');
    });

    it('is refused also when it is suspended between reading the account and opening the session', async () => {
      justBefore(app.ports.sessions, 'open', suspend);
      await refusal(AccountSuspendedError, app.login('ann'));
    });
  });

  it('refuses a wrong password and an unknown account with the same error', async () => {
    const wrong = await refusal(InvalidCredentialsError, app.login('ann', 'not this horse'));
    const unknown = await refusal(InvalidCredentialsError, app.login('nobody'));
    expect([unknown.message, unknown.code, unknown.reason]).to.deep.equal([
      wrong.message,
      wrong.code,
      wrong.reason,
    ]);
  });

  it('hashes once for an unknown account as for a known one', async () => {
    const hasher = app.ports.hasher;
    const [compared, decoys] = [callsOf(hasher, 'verify'), callsOf(hasher, 'verifyDecoy')];
    await refusal(InvalidCredentialsError, app.login('Nobody', 'not this horse'));
    expect([compared.length, decoys]).to.deep.equal([0, [['nobody', 'not this horse']]]);
    await refusal(InvalidCredentialsError, app.login('ann', 'not this horse'));
    expect([compared.length, decoys.length]).to.deep.equal([1, 1]);
  });

  it('hashes a password as typed and in NFC where that differs, for an unknown account too', async () => {
    const hasher = app.ports.hasher;
    const [compared, decoys] = [callsOf(hasher, 'verify'), callsOf(hasher, 'verifyDecoy')];
    for (const name of ['nobody', 'ann'])
      await refusal(InvalidCredentialsError, app.login(name, 'Ame\u0301lie'));
    const forms = ['Ame\u0301lie', 'Am\u00e9lie'];
    expect([compared.map(([, form]) => form), decoys.map(([, form]) => form)]).to.deep.equal([forms, forms]);
  });

  it('takes a password that another system hashed as it was typed, and makes it ours', async () => {
    const typed = 'Ame\u0301lie and a horse';
    const { id } = await app.register('bea');
    const { passwordHash } = (await app.ports.credentials.findByUserId(id))!;
    const foreign = await new MemoryPasswordHasher({ cost: 9 }).hash(typed);
    await app.ports.credentials.replace(id, passwordHash, foreign);
    await refusal(InvalidCredentialsError, app.login('bea', typed.normalize('NFC')));
    await app.login('bea', typed);
    await app.login('bea', typed.normalize('NFC'));
    await app.login('bea', typed);
  });

  it('costs as much for an account without a password as for one that does not exist', async () => {
    const user = aUser().withLogin('bea').build();
    await app.ports.users.add(user);
    const decoys = callsOf(app.ports.hasher, 'verifyDecoy');
    await refusal(InvalidCredentialsError, app.login('bea', 'not this horse'));
    expect(decoys).to.deep.equal([['bea', 'not this horse']]);
  });

  it('replaces a hash with outdated parameters, once, and ends no session', async () => {
    const before = await app.login('ann');
    const old = await makeOutdated('ann');
    const tokens = await app.login('ann');
    const redone = await hashOf('ann');
    expect(redone).not.to.equal(old);
    expect(app.ports.hasher.isOutdated(redone)).to.equal(false);
    expect(await app.accessState(before)).to.equal('valid');
    expect(await app.accessState(tokens)).to.equal('valid');
    await app.login('ann');
    expect(await hashOf('ann')).to.equal(redone);
  });

  it('replaces no hash for a wrong password', async () => {
    const old = await makeOutdated('ann');
    await refusal(InvalidCredentialsError, app.login('ann', 'not this horse'));
    expect(await hashOf('ann')).to.equal(old);
  });

  it('keeps an outdated hash while hashing is overloaded', async () => {
    const old = await makeOutdated('ann');
    failing(app.ports.hasher, 'hash', new HashingOverloadedError(2), 1);
    expect(await app.accessState(await app.login('ann'))).to.equal('valid');
    expect(await hashOf('ann')).to.equal(old);
    await app.login('ann');
    expect(await hashOf('ann')).not.to.equal(old);
  });

  it('does not overwrite a password that was changed meanwhile', async () => {
    await makeOutdated('ann');
    justBefore(app.ports.credentials, 'replace', () =>
      app.useCases.setPassword.execute('ann', 'another horse entirely'),
    );
    await refusal(InvalidCredentialsError, app.login('ann'));
    expect(await app.accessState(await app.login('ann', 'another horse entirely'))).to.equal('valid');
  });

  it('starts over when the account changes before the session opens, and returns the new state', async () => {
    justBefore(app.ports.sessions, 'open', () => app.useCases.grantRole.execute('ann', 'editor'));
    const tokens = await app.login('ann');
    expect(tokens.user.roles).to.deep.equal(['user', 'editor']);
    expect((await app.actor(tokens)).roles).to.deep.equal(['user', 'editor']);
  });

  it('starts over once only', async () => {
    const changes = () => app.useCases.grantRole.execute('ann', 'editor');
    justBefore(app.ports.sessions, 'open', changes, 2);
    await refusal(InvalidCredentialsError, app.login('ann'));
    expect(await app.useCases.endAllSessions.execute()).to.equal(0);
  });

  it('compares the password again when it starts over', async () => {
    justBefore(app.ports.sessions, 'open', () =>
      app.useCases.setPassword.execute('ann', 'another horse entirely'),
    );
    await refusal(InvalidCredentialsError, app.login('ann'));
  });

  it('ends the oldest session when the user has a hundred', async () => {
    const first = await app.login('ann');
    const second = await app.login('ann');
    for (let more = 2; more < 100; more += 1) await app.login('ann');
    expect(await app.accessState(first)).to.equal('valid');
    await app.login('ann');
    expect(await app.accessState(first)).to.equal('session_expired');
    expect(await app.accessState(second)).to.equal('valid');
    expect(await app.useCases.listSessions.execute(await app.actor(second))).to.have.lengthOf(100);
  });
});
