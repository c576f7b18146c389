import { expect } from 'chai';
import {
  FactorConfirmedError,
  FactorNotFoundError,
  FactorsNotConfiguredError,
  TooManyFactorsError,
  WrongCodeError,
} from '#domain/factors/errors.ts';
import { MAX_TOTP_FACTORS } from '#domain/factors/totp-factor.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Actor } from '#application/identity/actor.ts';
import { refusal, refusalsOf } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';
import { TestFactors } from '#tests/support/test-factors.ts';

const TEN_MINUTES = 600;

describe('An authenticator', () => {
  let app: TestApplication;
  let factors: TestFactors;
  let ann: Actor;
  beforeEach(async () => {
    app = new TestApplication();
    factors = new TestFactors(app);
    ann = await app.member('ann');
  });

  const listed = async () => (await app.useCases.listFactors.execute({ userId: ann.userId })).totp;
  const confirm = async (id: Awaited<ReturnType<TestFactors['begin']>>['id'], code: string) =>
    await app.useCases.confirmTotp.execute({ actor: ann, id, code });

  it('is a factor once a code of it was right, and is listed from then on, oldest first', async () => {
    const { id, app: phone } = await factors.begin(ann, 'Phone');
    expect(await listed()).to.deep.equal([]);
    await app.login('ann');
    const createdAt = app.clock.now().toISOString();
    app.clock.advance(60);
    await confirm(id, await phone.code());
    expect(await listed()).to.deep.equal([{ id, name: 'Phone', createdAt, lastUsedAt: null }]);
    const { id: other } = await factors.add(ann);
    expect((await listed()).map((each) => [each.id, each.name])).to.deep.equal([
      [id, 'Phone'],
      [other, 'Authenticator'],
    ]);
    await factors.challenge('ann');
  });

  it('is set up under the name of its account: the email, or the login', async () => {
    const both = { email: 'bea@example.org', login: 'bea', firstName: 'Bea', lastName: 'Other' };
    await app.useCases.registerUser.execute({ ...both, password: PASSWORD });
    const bea = await app.session('bea');
    const uriOf = async (actor: Actor) =>
      decodeURIComponent((await app.useCases.beginTotp.execute({ actor, name: null })).uri);
    expect(await uriOf(ann)).to.match(/^otpauth:\/\/totp\/Latchkey:ann\?/);
    expect(await uriOf(bea)).to.match(/^otpauth:\/\/totp\/Latchkey:bea@example\.org\?/);
  });

  it('takes nothing that is no code', async () => {
    const { id, app: phone } = await factors.begin(ann);
    for (const code of ['', 'abcdef', '1'.repeat(10_000), await phone.code(2)])
      await refusal(WrongCodeError, confirm(id, code));
    expect(await listed()).to.deep.equal([]);
  });

  it('uses the code up that confirms it', async () => {
    const { id, app: phone } = await factors.begin(ann);
    const code = await phone.code();
    await confirm(id, code);
    const { challenge } = await factors.challenge('ann');
    await refusal(WrongCodeError, factors.answer(challenge, { totp: code }));
    await factors.answer(challenge, { totp: await phone.code(1) });
  });

  it('waits ten minutes for its first code', async () => {
    const early = await factors.begin(ann);
    app.clock.advance(TEN_MINUTES - 1);
    await confirm(early.id, await early.app.code());
    const late = await factors.begin(ann);
    app.clock.advance(TEN_MINUTES);
    await refusal(FactorNotFoundError, confirm(late.id, await late.app.code()));
  });

  it('is confirmed once, of twenty at once', async () => {
    const { id, app: phone } = await factors.begin(ann);
    const code = await phone.code();
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => confirm(id, code)));
    const refused = refusalsOf(attempts);
    expect(refused).to.have.lengthOf(19);
    for (const reason of refused) expect(reason).to.be.instanceOf(FactorConfirmedError);
    await refusal(FactorConfirmedError, confirm(id, code));
  });

  it('is its owner’s alone', async () => {
    const bea = await app.member('bea');
    const pending = await factors.begin(bea);
    await refusal(FactorNotFoundError, confirm(pending.id, await pending.app.code()));
    const { id } = await factors.add(bea);
    await refusal(FactorNotFoundError, app.useCases.removeTotp.execute({ actor: ann, id }));
    expect((await app.useCases.listFactors.execute({ userId: bea.userId })).totp).to.have.lengthOf(1);
  });

  it('is not removed while it waits, nor twice', async () => {
    const remove = async (id: Awaited<ReturnType<TestFactors['begin']>>['id']) =>
      await app.useCases.removeTotp.execute({ actor: ann, id });
    const pending = await factors.begin(ann);
    await refusal(FactorNotFoundError, remove(pending.id));
    await confirm(pending.id, await pending.app.code());
    await remove(pending.id);
    await refusal(FactorNotFoundError, remove(pending.id));
    expect(await listed()).to.deep.equal([]);
  });

  it('has a name that can be read', async () => {
    for (const name of ['', '   ', 'a\u0000b', 'x'.repeat(101), '\u202E'])
      await refusal(InvalidFieldsError, factors.begin(ann, name));
    await factors.begin(ann, '电话 📱');
  });

  it('finds room where others waited too long, or wait longest; ten that count are the limit', async () => {
    for (let count = 0; count < MAX_TOTP_FACTORS - 1; count += 1) await factors.add(ann);
    const first = await factors.begin(ann);
    app.clock.advance(1);
    const second = await factors.begin(ann);
    await refusal(FactorNotFoundError, confirm(first.id, await first.app.code()));
    app.clock.advance(TEN_MINUTES);
    const third = await factors.begin(ann);
    await refusal(FactorNotFoundError, confirm(second.id, await second.app.code()));
    await confirm(third.id, await third.app.code());
    await refusal(TooManyFactorsError, factors.begin(ann));
    expect(await listed()).to.have.lengthOf(MAX_TOTP_FACTORS);
  });

  it('cannot be set up by a service without a key, which still lets everybody in', async () => {
    app.ports.factors.secrets.keyIds = [];
    await refusal(FactorsNotConfiguredError, factors.begin(ann));
    await app.login('ann');
  });

  it('is neither begun nor confirmed by a session that has ended meanwhile', async () => {
    const pending = await factors.begin(ann);
    await app.useCases.endSessions.execute('ann');
    const code = await pending.app.code();
    for (const attempt of [factors.begin(ann), confirm(pending.id, code)])
      expect((await refusal(UnauthenticatedError, attempt)).reason).to.equal('ended_by_admin');
    expect(await listed()).to.deep.equal([]);
  });
});
