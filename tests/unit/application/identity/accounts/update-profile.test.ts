import { expect } from 'chai';
import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import type { ProfileChange } from '#domain/identity/accounts/profile.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import {
  ConcurrentChangeError,
  PreconditionFailedError,
  UnauthenticatedError,
} from '#application/shared/errors.ts';
import { callsOf, justBefore } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication, type Member } from '#tests/support/test-application.ts';

describe('UpdateProfile', () => {
  let app: TestApplication;
  let ann: Member;
  beforeEach(async () => {
    app = new TestApplication();
    ann = await app.member('ann');
  });

  const update = (change: ProfileChange, expected: readonly number[] | null = null) =>
    app.update(ann, change, { expected });
  /** Somebody else changes the account in between. */
  const meanwhile = (times = 1) => {
    const users = app.ports.users;
    let changes = 0;
    const other = async () => {
      const user = (await users.findById(ann.userId))!;
      changes += 1;
      await users.save(user.withProfile({ lastName: `N${changes}` }, app.clock.now()));
    };
    justBefore(users, 'save', other, times);
  };

  it('changes the given fields and raises the version', async () => {
    app.clock.advance(60);
    const { view, version } = await update({
      firstName: 'Anna',
      lastName: 'Other',
      email: 'Ann@Example.org',
    });
    expect(view).to.deep.include({
      login: 'ann',
      firstName: 'Anna',
      lastName: 'Other',
      email: 'Ann@Example.org',
    });
    expect(view.updatedAt).to.equal(app.clock.now().toISOString());
    expect(version).to.equal(2);
    const me = await app.useCases.getMe.execute(await app.actor(ann.tokens));
    expect(me).to.deep.equal({ view, version: 2 });
  });

  it('ends no session', async () => {
    await update({ login: 'anna' });
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    expect((await app.login('ANNA')).user.login).to.equal('anna');
  });

  it('invalidates the cached user list', async () => {
    const invalidations = callsOf(app.ports.userList, 'invalidate');
    await update({ login: 'anna' });
    const { items } = await app.useCases.listUsers.execute({ limit: 10, before: null });
    expect(items.map(({ login }) => login)).to.deep.equal(['anna']);
    expect(invalidations).to.have.lengthOf(1);
  });

  it('does not raise the version when nothing changes', async () => {
    expect((await update({ login: 'ann' })).version).to.equal(1);
    expect((await update({})).version).to.equal(1);
  });

  it('refuses invalid fields', async () => {
    for (const change of [{ login: null }, { email: 'ann@example.org' }, { firstName: ' ' }])
      await refusal(InvalidFieldsError, update(change));
  });

  it('refuses names that are taken, in any case of letters', async () => {
    const names = { email: 'bob@example.org', login: 'bob', firstName: 'Bob', lastName: 'B' };
    await app.useCases.registerUser.execute({ ...names, password: 'correct horse battery' });
    await refusal(LoginTakenError, update({ login: 'BOB' }));
    await refusal(EmailTakenError, update({ email: 'Bob@Example.org', firstName: 'A', lastName: 'O' }));
    expect((await update({ login: 'ANN' })).view.login).to.equal('ANN');
  });

  it('repeats its change on the newer state when another change came first', async () => {
    meanwhile(4);
    const { view, version } = await update({ firstName: 'Anna' });
    expect(view).to.deep.include({ firstName: 'Anna', lastName: 'N4' });
    expect(version).to.equal(6);
  });

  it('is refused with a conflict after five attempts', async () => {
    meanwhile(5);
    await refusal(ConcurrentChangeError, update({ firstName: 'Anna' }));
  });

  it('is refused when the version is none of the precondition’s', async () => {
    await update({ firstName: 'Anna' });
    await refusal(PreconditionFailedError, update({ firstName: 'Annie' }, [1]));
    await refusal(PreconditionFailedError, update({ firstName: 'Annie' }, []));
    expect((await update({ firstName: 'Annie' }, [1, 2])).version).to.equal(3);
  });

  it('is not repeated when the client has a precondition', async () => {
    meanwhile();
    await refusal(PreconditionFailedError, update({ firstName: 'Anna' }, [1]));
    const { view } = await app.useCases.getMe.execute(await app.actor(ann.tokens));
    expect(view).to.deep.include({ firstName: null });
  });

  it('keeps all of several concurrent changes', async () => {
    await Promise.all([
      update({ firstName: 'Anna' }),
      update({ lastName: 'Other' }),
      update({ login: 'anna' }),
    ]);
    const { view } = await app.useCases.getMe.execute(await app.actor(ann.tokens));
    expect(view).to.deep.include({ firstName: 'Anna', lastName: 'Other', login: 'anna' });
  });

  it('is refused when the account was deleted', async () => {
    await app.deleteAccount(ann.userId);
    const { reason } = await refusal(UnauthenticatedError, update({ firstName: 'Anna' }));
    expect(reason).to.equal('account_deleted');
  });
});
