import { expect } from 'chai';
import {
  FactorNotFoundError,
  NoFactorError,
  PasskeyRefusedError,
  PasskeyTakenError,
  TooManyFactorsError,
} from '#domain/factors/errors.ts';
import { MAX_PASSKEYS, type PasskeyId } from '#domain/factors/passkey.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { InvalidCredentialsError, UnauthenticatedError } from '#application/shared/errors.ts';
import { justBefore } from '#tests/support/intercept.ts';
import { aPasskey } from '#tests/support/passkey-builders.ts';
import { newId } from '#tests/support/builders.ts';
import { refusal } from '#tests/support/refusal.ts';
import { CLIENT, PASSWORD, TestApplication } from '#tests/support/test-application.ts';
import { TestFactors } from '#tests/support/test-factors.ts';
import { TestPasskeys } from '#tests/support/test-passkeys.ts';

describe('A passkey', () => {
  let app: TestApplication;
  let passkeys: TestPasskeys;
  beforeEach(() => {
    app = new TestApplication();
    passkeys = new TestPasskeys(app);
  });

  const listed = async ({ userId }: { userId: Parameters<typeof aPasskey>[0]['id'] }) =>
    (await app.useCases.listFactors.execute({ userId })).passkeys;

  describe('that is added', () => {
    it('is shown to its owner as it is stored', async () => {
      const ann = await app.member('ann');
      const command = await passkeys.begin(ann);
      const view = await app.useCases.addPasskey.execute({ ...command, name: 'My phone' });
      const { recoveryCodes, ...shown } = view;
      expect(shown).to.deep.equal({
        id: view.id,
        name: 'My phone',
        createdAt: app.clock.now().toISOString(),
        lastUsedAt: null,
        backedUp: false,
        transports: ['internal'],
      });
      expect(recoveryCodes).to.have.lengthOf(10);
      expect(await listed(ann)).to.deep.equal([shown]);
    });

    it('has a name of its own where none is given, and a place after the older ones', async () => {
      const ann = await app.member('ann');
      const [first, second] = [await passkeys.add(ann), await passkeys.add(ann)];
      expect(second.recoveryCodes).to.deep.equal([]);
      expect((await listed(ann)).map(({ id, name }) => [id, name])).to.deep.equal([
        [first.id, 'Passkey'],
        [second.id, 'Passkey'],
      ]);
    });

    it('ends the other sessions, and not that in which it is added', async () => {
      const [ann, phone] = [await app.member('ann'), await app.session('ann')];
      await passkeys.add(ann);
      expect(await app.accessState(ann.tokens)).to.equal('valid');
      expect(await app.accessState(phone.tokens)).to.equal('factors_changed');
    });

    it('changes nothing where its name breaks the rules, and may be sent again with a better one', async () => {
      const ann = await app.member('ann');
      const command = await passkeys.begin(ann);
      for (const name of ['', ' ', 'a\nb', 'x'.repeat(101)])
        await refusal(InvalidFieldsError, app.useCases.addPasskey.execute({ ...command, name }));
      expect(await listed(ann)).to.deep.equal([]);
      await app.useCases.addPasskey.execute(command);
    });

    it('changes nothing where another account has it, or this one', async () => {
      const [ann, bea, phone] = [await app.member('ann'), await app.member('bea'), await app.session('ann')];
      for (const owner of [ann, bea]) {
        const command = await passkeys.begin(ann);
        const { id: credentialId } = command.credential as { id: string };
        await app.ports.factors.passkeys.add(aPasskey({ id: owner.userId }).with({ credentialId }).build());
        const before = await listed(ann);
        await refusal(PasskeyTakenError, app.useCases.addPasskey.execute(command));
        expect(await listed(ann)).to.deep.equal(before);
        expect(await app.accessState(phone.tokens)).to.equal('valid');
      }
    });

    it('is refused past the greatest number, also where another request was faster', async () => {
      const ann = await app.member('ann');
      const fill = async (count: number): Promise<void> => {
        for (let each = 0; each < count; each += 1)
          await app.ports.factors.passkeys.add(aPasskey({ id: ann.userId }).build());
      };
      await fill(MAX_PASSKEYS - 1);
      const commands = [await passkeys.begin(ann), await passkeys.begin(ann)];
      await app.useCases.addPasskey.execute(commands[0]!);
      await refusal(TooManyFactorsError, app.useCases.addPasskey.execute(commands[1]!));
      await refusal(TooManyFactorsError, passkeys.begin(ann));
      expect(await listed(ann)).to.have.lengthOf(MAX_PASSKEYS);
    });

    it('is refused once its session has ended, or its account is gone', async () => {
      const ann = await app.member('ann');
      const command = await passkeys.begin(ann);
      justBefore(app.ports.users, 'lock', () => app.useCases.endSessions.execute('ann'));
      const { reason } = await refusal(UnauthenticatedError, app.useCases.addPasskey.execute(command));
      expect(reason).to.equal('ended_by_admin');
      const bea = await app.member('bea');
      const begun = await passkeys.begin(bea);
      await app.deleteAccount(bea.userId);
      await refusal(PasskeyRefusedError, app.useCases.addPasskey.execute(begun));
      await refusal(UnauthenticatedError, passkeys.begin(bea));
    });

    it('is none of an answer that does not hold', async () => {
      const ann = await app.member('ann');
      const { credential } = await passkeys.begin(await app.member('bea'));
      for (const answer of [credential, null, 'x', {}, []])
        await refusal(
          PasskeyRefusedError,
          app.useCases.addPasskey.execute({ actor: ann, name: null, credential: answer }),
        );
      expect(await listed(ann)).to.deep.equal([]);
    });
  });

  describe('that has another name', () => {
    it('is the same passkey, and ends no session', async () => {
      const { actor: ann, id } = await passkeys.member('ann');
      const [before] = await listed(ann);
      const renamed = await app.useCases.renamePasskey.execute({ actor: ann, id, name: 'Old phone' });
      expect(renamed).to.deep.equal({ ...before, name: 'Old phone' });
      expect(await listed(ann)).to.deep.equal([renamed]);
      expect(await app.accessState(ann.tokens)).to.equal('valid');
    });

    it('has it from its owner, by the rules', async () => {
      const [ann, bea] = [await passkeys.member('ann'), await passkeys.member('bea')];
      for (const [actor, id] of [
        [ann.actor, bea.id],
        [ann.actor, newId<PasskeyId>()],
      ] as const)
        await refusal(FactorNotFoundError, app.useCases.renamePasskey.execute({ actor, id, name: 'Mine' }));
      const wrong = { actor: ann.actor, id: ann.id, name: ' ' };
      await refusal(InvalidFieldsError, app.useCases.renamePasskey.execute(wrong));
      expect((await listed(bea.actor)).map(({ name }) => name)).to.deep.equal(['Passkey']);
    });
  });

  describe('that is removed', () => {
    it('ends the other sessions and opens none any more', async () => {
      const phone = await passkeys.member('ann');
      const tablet = await passkeys.add(phone.actor);
      const session = await passkeys.session(tablet);
      await app.useCases.removePasskey.execute({ actor: phone.actor, id: phone.id });
      expect(await app.accessState(session.tokens)).to.equal('factors_changed');
      await refusal(InvalidCredentialsError, passkeys.login(phone));
      await passkeys.login(tablet);
    });

    it('takes the recovery codes along where it was the last factor, and the password is enough again', async () => {
      const { actor, id, recoveryCodes } = await passkeys.member('ann');
      expect(recoveryCodes).to.have.lengthOf(10);
      await app.useCases.removePasskey.execute({ actor, id });
      const { recoveryCodes: left } = await app.useCases.listFactors.execute({ userId: actor.userId });
      expect(left).to.deep.equal({ remaining: 0 });
      expect((await app.session('ann')).authentication.acr).to.equal('aal1');
    });

    it('is removed by its owner, once', async () => {
      const [ann, bea] = [await passkeys.member('ann'), await passkeys.member('bea')];
      const remove = (id: PasskeyId) => app.useCases.removePasskey.execute({ actor: ann.actor, id });
      await refusal(FactorNotFoundError, remove(bea.id));
      await remove(ann.id);
      await refusal(FactorNotFoundError, remove(ann.id));
      expect(await listed(bea.actor)).to.have.lengthOf(1);
    });
  });

  describe('beside a password', () => {
    it('is the second factor of a login', async () => {
      const { authenticator } = await passkeys.member('ann');
      const factors = new TestFactors(app);
      for (const [backedUp, method] of [
        [false, 'hwk'],
        [true, 'swk'],
      ] as const) {
        const { challenge, factors: kinds, passkeyOptions } = await factors.challenge('ann');
        expect(kinds).to.deep.equal(['passkey', 'recovery_code']);
        const passkey = authenticator.authenticate(passkeyOptions!, { backedUp });
        const { authentication } = await app.actor(await factors.answer(challenge, { passkey }));
        expect(authentication).to.deep.include({ acr: 'aal2', amr: ['pwd', method, 'mfa'] });
      }
    });

    it('of another account is none, nor is the answer to another question', async () => {
      const [ann, bea] = [await passkeys.member('ann'), await passkeys.member('bea')];
      const factors = new TestFactors(app);
      const { challenge, passkeyOptions } = await factors.challenge('ann');
      const { challenge: question, rpId } = passkeyOptions as { challenge: string; rpId: string };
      const wrong = [
        bea.authenticator.authenticate({ challenge: question, rpId }),
        await passkeys.answer(ann),
        ann.authenticator.authenticate(await app.useCases.beginStepUp.execute({ actor: ann.actor })),
      ];
      for (const passkey of wrong) await refusal(PasskeyRefusedError, factors.answer(challenge, { passkey }));
    });

    it('raises what a session is worth', async () => {
      const { actor, authenticator } = await passkeys.member('ann');
      app.clock.advance(700);
      const passkey = authenticator.authenticate(await app.useCases.beginStepUp.execute({ actor }));
      const command = { actor, proof: { passkey }, client: CLIENT };
      const { authentication } = await app.actor(await app.useCases.stepUp.execute(command));
      expect(authentication).to.deep.include({ acr: 'aal2', amr: ['hwk', 'user', 'mfa'] });
      expect(app.clock.now().getTime() - authentication.authTime.getTime()).to.be.below(1_000);
      await refusal(PasskeyRefusedError, app.useCases.stepUp.execute(command));
    });

    it('raises no other session than that which asked', async () => {
      const { actor, authenticator } = await passkeys.member('ann');
      const other = await passkeys.session({ authenticator });
      const passkey = authenticator.authenticate(await app.useCases.beginStepUp.execute({ actor }));
      const command = { actor: other, proof: { passkey }, client: CLIENT };
      await refusal(PasskeyRefusedError, app.useCases.stepUp.execute(command));
    });

    it('is not asked of an account that has none', async () => {
      const ann = await app.member('ann');
      await refusal(NoFactorError, app.useCases.beginStepUp.execute({ actor: ann }));
      await new TestFactors(app).add(ann);
      await refusal(NoFactorError, app.useCases.beginStepUp.execute({ actor: ann }));
      const { credentialId } = await app.ports.factors.passkeys
        .add(aPasskey({ id: ann.userId }).build())
        .then(async () => (await app.ports.factors.passkeys.listOf(ann.userId))[0]!);
      const options = await app.useCases.beginStepUp.execute({ actor: ann });
      expect(options).to.have.deep.nested.property('allowCredentials[0].id', credentialId);
    });
  });

  it('goes with its account', async () => {
    const phone = await passkeys.member('ann');
    const { userId } = phone.actor;
    const answer = await passkeys.answer(phone);
    await app.deleteAccount(userId);
    await refusal(InvalidCredentialsError, passkeys.send(answer));
    await refusal(InvalidCredentialsError, app.login('ann', PASSWORD));
  });
});
