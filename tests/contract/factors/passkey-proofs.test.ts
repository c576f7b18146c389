import { expect } from 'chai';
import { RandomFactorTokens } from '#adapters/system/random-factor-tokens.ts';
import type { PasskeyProofs } from '#application/factors/passkey-proofs.ts';
import type { NewPasskeys } from '#application/factors/new-passkeys.ts';
import type { Actor } from '#application/identity/actor.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { CEREMONY_PURPOSES, CEREMONY_TTL_MS, type CeremonyScope } from '#domain/factors/ceremony.ts';
import { FactorsNotConfiguredError, PasskeyRefusedError } from '#domain/factors/errors.ts';
import type { Passkey } from '#domain/factors/passkey.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { PASSWORD_ONLY, authenticationBy } from '#domain/identity/sessions/authentication.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import { ALL_EVENTS, aUser, newId, THEN } from '#tests/support/builders.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { PAGE, passkeyServices } from '#tests/support/passkey-services.ts';
import { describePersistence } from '#tests/support/persistence.ts';
import { refusal, refusalsOf } from '#tests/support/refusal.ts';
import { TestAuthenticator, type Lies } from '#tests/support/test-authenticator.ts';

const ANYBODYS: CeremonyScope = { purpose: 'login', userId: null, sessionId: null };

describePersistence('Passkeys and their ceremonies', (p) => {
  let ann: User;
  let bea: User;
  let annsSession: Actor;
  let beasSession: Actor;
  let clock: ManualClock;
  let newPasskeys: NewPasskeys;
  let proofs: PasskeyProofs;
  let phone: TestAuthenticator;

  beforeEach(async () => {
    [ann, bea] = [aUser().build(), aUser().build()];
    for (const user of [ann, bea]) await p.users.add(user);
    [annsSession, beasSession] = [sessionOf(ann), sessionOf(bea)];
    clock = new ManualClock(THEN);
    const ports = { ...p, clock, ids: { next: () => newId() }, tokens: new RandomFactorTokens() };
    ({ newPasskeys, passkeyProofs: proofs } = passkeyServices(ports));
    phone = new TestAuthenticator(PAGE);
  });

  function sessionOf({ id: userId }: User): Actor {
    const authentication = authenticationBy(PASSWORD_ONLY, THEN);
    return { userId, sessionId: newId<SessionId>(), roles: ['user'], authentication, accountVersion: 1 };
  }

  async function registered(authenticator = phone, user = ann, actor = annsSession): Promise<Passkey> {
    const credential = authenticator.register(await newPasskeys.begin(user, actor));
    const passkey = await newPasskeys.make(actor, null, credential);
    await p.passkeys.add(passkey);
    return passkey;
  }

  async function answered(scope: CeremonyScope, lies: Lies = {}, authenticator = phone): Promise<unknown> {
    const { purpose, userId, sessionId } = scope;
    return authenticator.authenticate(await proofs.options(purpose, userId, sessionId), lies);
  }

  async function refused(credential: unknown, scope: CeremonyScope = ANYBODYS): Promise<void> {
    await refusal(PasskeyRefusedError, proofs.verify(credential, scope));
  }

  async function events() {
    return (await p.auditLog.list(ALL_EVENTS)).map(({ type, actorId, subjectId, data }) => ({
      type,
      actorId,
      subjectId,
      data,
    }));
  }

  describe('at a registration', () => {
    it('store what the authenticator says, under the name that is given', async () => {
      const credential = phone.register(await newPasskeys.begin(ann, annsSession), { backedUp: true });
      const passkey = await newPasskeys.make(annsSession, 'Phone', credential);
      await p.passkeys.add(passkey);
      expect(passkey).to.deep.include({ userId: ann.id, name: 'Phone', backedUp: true, signCount: 1 });
      expect(await p.passkeys.findByCredentialId(credential.id)).to.deep.equal(passkey);
    });

    it('know the account by one handle, which says nothing of it', async () => {
      const options = await Promise.all([1, 2].map(() => newPasskeys.begin(ann, annsSession)));
      const handles = options.map((each) => (each as { user: { id: string } }).user.id);
      expect(new Set(handles)).to.have.property('size', 1);
      expect(Buffer.from(handles[0]!, 'base64url')).to.have.length(32);
      expect(await p.passkeys.findOwnerOf(handles[0]!)).to.equal(ann.id);
    });

    it('call the account by its email, its login or its names', async () => {
      const named = async (user: User): Promise<unknown> => {
        await p.users.add(user);
        const { user: shown } = (await newPasskeys.begin(user, sessionOf(user))) as {
          user: { name: string; displayName: string };
        };
        return [shown.name, shown.displayName];
      };
      const full = aUser().withEmail('x@example.org').withNames('Ann', 'Other').build();
      expect(await named(full)).to.deep.equal(['x@example.org', 'Ann Other']);
      const bare = aUser().withEmail(null).withLogin('just-this').withNames(null, null).build();
      expect(await named(bare)).to.deep.equal(['just-this', 'just-this']);
    });

    it('happen once, in the session that asked, for its account', async () => {
      const begin = async (): Promise<unknown> => phone.register(await newPasskeys.begin(ann, annsSession));
      const credential = await begin();
      await newPasskeys.make(annsSession, null, credential);
      const others = [
        [annsSession, credential],
        [beasSession, await begin()],
        [sessionOf(ann), await begin()],
      ] as const;
      for (const [actor, answer] of others)
        await refusal(PasskeyRefusedError, newPasskeys.make(actor, null, answer));
    });

    it('are not what somebody answers to another question', async () => {
      await registered();
      const options = await newPasskeys.begin(ann, annsSession);
      const login = (await proofs.options('login', null, null)) as { challenge: string };
      await refusal(PasskeyRefusedError, newPasskeys.make(annsSession, null, phone.register(options, login)));
    });

    it('succeed once, of fifty who send the same answer at the same time', async () => {
      const credential = phone.register(await newPasskeys.begin(ann, annsSession));
      const tries = Array.from({ length: 50 }, () => newPasskeys.make(annsSession, null, credential));
      const made = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
      expect(made).to.have.length(1);
    });
  });

  describe('as a proof', () => {
    it('are used up: the counter moves on, and the time of use with it', async () => {
      const passkey = await registered();
      clock.advance(60);
      const proved = await proofs.verify(await answered(ANYBODYS, { backedUp: true }), ANYBODYS);
      expect(proved).to.deep.include({
        id: passkey.id,
        signCount: 2,
        backedUp: true,
        lastUsedAt: clock.now(),
      });
      expect(await p.passkeys.findByCredentialId(passkey.credentialId)).to.deep.equal(proved);
    });

    it('are asked of one account where that is known, and of anybody at a login', async () => {
      const { credentialId } = await registered();
      const asked = await proofs.options('factor', ann.id, null);
      expect(asked).to.deep.include({
        allowCredentials: [{ id: credentialId, transports: ['internal'], type: 'public-key' }],
      });
      expect(await proofs.options('login', null, null)).to.include({ allowCredentials: undefined });
      await p.users.remove(ann.id);
      await refusal(UnauthenticatedError, proofs.options('factor', ann.id, null));
    });

    it('are good for the purpose, the account and the session that asked, and for no other', async () => {
      await registered();
      const scopes: readonly CeremonyScope[] = [
        ANYBODYS,
        { purpose: 'factor', userId: ann.id, sessionId: null },
        { purpose: 'step_up', userId: ann.id, sessionId: annsSession.sessionId },
        { purpose: 'register', userId: ann.id, sessionId: annsSession.sessionId },
      ];
      expect(scopes.map(({ purpose }) => purpose)).to.have.members([...CEREMONY_PURPOSES]);
      for (const asked of scopes) {
        for (const expected of scopes.filter((each) => each !== asked))
          await refused(await answered(asked), expected);
        expect(await proofs.verify(await answered(asked), asked)).to.include({ userId: ann.id });
      }
      const [, factor, stepUp] = scopes;
      const beas = new TestAuthenticator(PAGE);
      await registered(beas, bea, beasSession);
      const { challenge, rpId } = (await proofs.options('factor', ann.id, null)) as Record<string, string>;
      await refused(beas.authenticate({ challenge, rpId }), { ...factor!, userId: bea.id });
      await refused(await answered(factor!), { ...factor!, userId: bea.id });
      await refused(await answered(stepUp!), { ...stepUp!, sessionId: newId() });
      await refused(await answered(stepUp!), { ...stepUp!, sessionId: null });
    });

    it('work once, also of fifty who send the same answer at the same time', async () => {
      await registered();
      const credential = await answered(ANYBODYS);
      const tries = Array.from({ length: 50 }, () => proofs.verify(credential, ANYBODYS));
      const refusals = refusalsOf(await Promise.allSettled(tries));
      expect(refusals).to.have.length(49);
      for (const reason of refusals) expect(reason).to.be.instanceOf(PasskeyRefusedError);
    });

    it('use up their question also where they are wrong', async () => {
      await registered();
      const options = await proofs.options('login', null, null);
      await refused(phone.authenticate(options, { origin: 'https://evil.example' }));
      await refused(phone.authenticate(options));
    });

    it('come within five minutes', async () => {
      await registered();
      const [inTime, late] = [await answered(ANYBODYS), await answered(ANYBODYS)];
      clock.advance(CEREMONY_TTL_MS / 1_000 - 0.001);
      expect(await proofs.verify(inTime, ANYBODYS)).to.include({ userId: ann.id });
      clock.advance(0.001);
      await refused(late);
    });

    it('refuse an answer that does not hold, and leave the counter as it is', async () => {
      const { credentialId } = await registered();
      await refused(await answered(ANYBODYS, { verified: false }));
      expect(await p.passkeys.findByCredentialId(credentialId)).to.include({ signCount: 1 });
      const credential = phone.register(await newPasskeys.begin(ann, annsSession), { verified: false });
      await refusal(PasskeyRefusedError, newPasskeys.make(annsSession, null, credential));
    });

    it('refuse one that was never registered, or was removed', async () => {
      const passkey = await registered();
      const stranger = new TestAuthenticator(PAGE);
      stranger.register(await newPasskeys.begin(ann, annsSession));
      await refused(await answered(ANYBODYS, {}, stranger));
      await p.passkeys.remove(passkey.id, ann.id);
      await refused(await answered(ANYBODYS));
    });

    it('refuse a handle that is another’s, nobody’s, or missing where nothing else names the account', async () => {
      const passkey = await registered();
      await registered(new TestAuthenticator(PAGE), bea, beasSession);
      const handleOfBea = await p.passkeys.handleOf(bea.id, 'unused');
      const factor: CeremonyScope = { purpose: 'factor', userId: ann.id, sessionId: null };
      for (const userHandle of [handleOfBea, 'AAAA', passkey.id.replaceAll('-', '')]) {
        await refused(await answered(ANYBODYS, { userHandle }));
        await refused(await answered(factor, { userHandle }), factor);
      }
      await refused(await answered(ANYBODYS, { userHandle: null }));
      const named = await proofs.verify(await answered(factor, { userHandle: null }), factor);
      expect(named.id).to.equal(passkey.id);
    });

    it('refuse a clone, whose counter goes back, and tell the audit log', async () => {
      const passkey = await registered();
      const clone = phone.clone();
      for (let count = 0; count < 3; count += 1) await proofs.verify(await answered(ANYBODYS), ANYBODYS);
      const before = await p.passkeys.findByCredentialId(passkey.credentialId);
      await refused(await answered(ANYBODYS, {}, clone));
      expect((await events())[0]).to.deep.equal({
        type: 'factor.refused',
        actorId: null,
        subjectId: ann.id,
        data: { kind: 'passkey', reason: 'counter' },
      });
      expect(await p.passkeys.findByCredentialId(passkey.credentialId)).to.deep.equal(before);
      expect(await proofs.verify(await answered(ANYBODYS), ANYBODYS)).to.include({ id: passkey.id });
    });

    it('tell the audit log of a login by passkey, and nothing of answers that do not hold', async () => {
      await registered();
      await refused(await answered(ANYBODYS, { verified: false }));
      await proofs.verify(await answered(ANYBODYS), ANYBODYS);
      expect(await events()).to.deep.equal([
        { type: 'factor.used', actorId: ann.id, subjectId: ann.id, data: { kind: 'passkey' } },
      ]);
    });

    it('that keep no counter work again and again', async () => {
      const token = new TestAuthenticator(PAGE, { counts: false });
      await registered(token);
      for (let count = 0; count < 3; count += 1)
        expect(await proofs.verify(await answered(ANYBODYS, {}, token), ANYBODYS)).to.include({
          userId: ann.id,
        });
    });
  });

  it('are not to be had from a service without a domain name', async () => {
    const ports = { ...p, clock, ids: { next: () => newId() }, tokens: new RandomFactorTokens() };
    const without = passkeyServices(ports, null);
    const calls = [
      without.newPasskeys.begin(ann, annsSession),
      without.newPasskeys.make(annsSession, null, {}),
      without.passkeyProofs.options('login', null, null),
      without.passkeyProofs.verify({}, ANYBODYS),
    ];
    for (const call of calls) await refusal(FactorsNotConfiguredError, call);
    expect(await p.passkeys.handleOf(ann.id, 'first')).to.equal('first');
  });
});
