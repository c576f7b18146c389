import type { CeremonyPurpose, CeremonyScope } from '#domain/factors/ceremony.ts';
import { PasskeyRefusedError } from '#domain/factors/errors.ts';
import type { Passkey } from '#domain/factors/passkey.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { TriedAccount } from '#application/identity/passwords/failed-logins.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { Ceremonies } from './ceremonies.ts';
import type { PasskeyRepository } from './ports/passkey-repository.ts';
import type { PasskeyAnswer, WebAuthn } from './ports/web-authn.ts';

interface Deps {
  readonly webAuthn: Pick<WebAuthn, 'authenticationOptions' | 'readAnswer' | 'verifyAuthentication'>;
  readonly passkeys: Pick<PasskeyRepository, 'listOf' | 'findByCredentialId' | 'findOwnerOf' | 'useCounter'>;
  readonly ceremonies: Ceremonies;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
}

/** Asks passkeys for proofs, and verifies their answers (WebAuthn, section 7.2). */
export class PasskeyProofs {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Begins a ceremony.
   * @param userId whose passkeys may answer; null for anybody's.
   * @param sessionId the session that asks; null where there is none yet.
   * @returns options for `navigator.credentials.get`, as JSON.
   * @throws {FactorsNotConfiguredError}; {UnauthenticatedError} when the account is gone.
   */
  async options(
    purpose: CeremonyPurpose,
    userId: UserId | null,
    sessionId: SessionId | null,
  ): Promise<object> {
    const { webAuthn, passkeys, ceremonies } = this.#deps;
    ceremonies.check();
    const allowed = userId === null ? null : await passkeys.listOf(userId);
    return await ceremonies.begin(await webAuthn.authenticationOptions(allowed), {
      purpose,
      userId,
      sessionId,
    });
  }

  /** Whose passkey an answer names, for the throttle; nothing is verified. */
  async tried(credential: unknown): Promise<TriedAccount> {
    const { webAuthn, passkeys } = this.#deps;
    const { credentialId = '' } = webAuthn.readAnswer(credential) ?? {};
    const passkey = credentialId === '' ? null : await passkeys.findByCredentialId(credentialId);
    return { name: `passkey ${credentialId}`, userId: passkey?.userId ?? null };
  }

  /**
   * Ends the ceremony, verifies the answer, and moves the signature counter.
   * @param credential what the browser sent, whatever that is.
   * @param expected as the ceremony was begun.
   * @returns the passkey as it is after that.
   * @throws {PasskeyRefusedError}, the same for whatever is wrong; {FactorsNotConfiguredError}
   */
  async verify(credential: unknown, expected: CeremonyScope): Promise<Passkey> {
    const { webAuthn, passkeys, ceremonies, clock } = this.#deps;
    const answer = await ceremonies.answer(credential, expected);
    const passkey = await passkeys.findByCredentialId(answer.credentialId);
    if (passkey === null || !(await this.#isOwners(passkey, answer, expected)))
      throw new PasskeyRefusedError();
    const assertion = await webAuthn.verifyAuthentication(credential, answer.challenge, passkey);
    if (assertion === null) throw new PasskeyRefusedError();
    const now = clock.now();
    const used = passkey.used(now, assertion);
    if (!(await this.#use(used, now, expected.purpose))) throw new PasskeyRefusedError();
    return used;
  }

  /** The authenticator names its user where nobody else does; where somebody does, it may leave that out. */
  async #isOwners({ userId }: Passkey, { userHandle }: PasskeyAnswer, expected: CeremonyScope) {
    if (expected.userId !== null && expected.userId !== userId) return false;
    if (userHandle === null) return expected.userId !== null;
    return (await this.#deps.passkeys.findOwnerOf(userHandle)) === userId;
  }

  /** @returns false for a counter that went back, which is recorded, and for a passkey that was removed meanwhile. */
  async #use({ id, userId, credentialId, ...used }: Passkey, now: Date, purpose: CeremonyPurpose) {
    const { passkeys, uow } = this.#deps;
    return await uow.run(async (audit) => {
      if (await passkeys.useCounter(id, used.signCount, used.backedUp, now)) {
        const data = { kind: 'passkey' };
        // The other purposes have events of their own.
        if (purpose === 'login')
          audit.record({ type: 'factor.used', actorId: userId, subjectId: userId, data });
        return true;
      }
      if ((await passkeys.findByCredentialId(credentialId)) !== null) {
        const data = { kind: 'passkey', reason: 'counter' };
        audit.record({ type: 'factor.refused', actorId: null, subjectId: userId, data });
      }
      return false;
    });
  }
}
