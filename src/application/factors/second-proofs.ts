import type { CeremonyPurpose } from '#domain/factors/ceremony.ts';
import { PasskeyRefusedError, WrongCodeError } from '#domain/factors/errors.ts';
import type { SecondProof } from '#domain/identity/sessions/authentication.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AuditTrail } from '#application/shared/ports/audit-trail.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { CodeAttempts } from './code-attempts.ts';
import type { PasskeyProofs } from './passkey-proofs.ts';
import type { RecoveryCodeSets } from './recovery-code-sets.ts';
import type { TotpVerifier } from './totp-verifier.ts';

/** A second proof as the client sends it; nothing of it is verified. */
export type FactorProof =
  | { readonly totp: string }
  | { readonly recoveryCode: string }
  | { readonly passkey: unknown };

/** Who gives a proof, and for what. */
export interface GivenProof<Proof extends FactorProof = FactorProof> {
  readonly userId: UserId;
  readonly proof: Proof;
  readonly purpose: CeremonyPurpose;
  readonly sessionId: SessionId | null;
}

/** What a right proof changes where it counts. */
type Change<T> = (second: SecondProof, audit: AuditTrail) => Promise<T>;
/** Uses a proof up. @returns false when that was done before, or there is no such proof. */
type CodeProof = Exclude<FactorProof, { readonly passkey: unknown }>;
type Use = () => Promise<boolean>;

interface Deps {
  readonly attempts: CodeAttempts;
  readonly totp: TotpVerifier;
  readonly recoveryCodes: RecoveryCodeSets;
  readonly passkeys: Pick<PasskeyProofs, 'verify'>;
  readonly uow: UnitOfWork;
}

/** Verifies second proofs and uses them up: each works once, on all instances. */
export class SecondProofs {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Codes are counted before they are compared; passkeys, which nobody can guess, are not. A wrong proof is recorded.
   * @param change runs when the proof is right, in the unit of work that uses it up; when it throws, the proof is unspent.
   * @throws {WrongCodeError}; {PasskeyRefusedError}; {TooManyAttemptsError}; {FactorsNotConfiguredError}; what `change`
   *   throws.
   */
  async accept<T>(given: GivenProof, change: Change<T>): Promise<T> {
    const { attempts } = this.#deps;
    const { userId, proof } = given;
    try {
      if ('passkey' in proof) return await this.#byPasskey({ ...given, proof }, change);
      await attempts.admit(userId);
      return await this.#byCountedCode({ ...given, proof }, change);
    } catch (error) {
      const isWrong = error instanceof WrongCodeError || error instanceof PasskeyRefusedError;
      if (isWrong) await attempts.recordFailure(userId, error.code);
      throw error;
    }
  }

  async #byPasskey<T>(given: GivenProof<{ readonly passkey: unknown }>, change: Change<T>): Promise<T> {
    const { passkeys, uow } = this.#deps;
    const { userId, sessionId, purpose, proof } = given;
    const { backedUp } = await passkeys.verify(proof.passkey, { purpose, userId, sessionId });
    return await uow.run((audit) => change({ kind: 'passkey', backedUp }, audit));
  }

  /** Only a wrong code stays counted: without the key of authenticators, recovery codes must still be admitted. */
  async #byCountedCode<T>(given: GivenProof<CodeProof>, change: Change<T>): Promise<T> {
    const { attempts } = this.#deps;
    const { userId } = given;
    try {
      const result = await this.#byCode(given, change);
      await attempts.succeed(userId);
      return result;
    } catch (error) {
      if (!(error instanceof WrongCodeError)) await attempts.takeBack(userId);
      throw error;
    }
  }

  async #byCode<T>({ userId, proof }: GivenProof<CodeProof>, change: Change<T>): Promise<T> {
    const { recoveryCodes, uow } = this.#deps;
    const use =
      'totp' in proof
        ? await this.#totp(userId, proof.totp)
        : (): Promise<boolean> => recoveryCodes.use(userId, proof.recoveryCode);
    const kind = 'totp' in proof ? 'totp' : 'recovery_code';
    return await uow.run(async (audit) => {
      if (!(await use())) throw new WrongCodeError();
      return await change({ kind }, audit);
    });
  }

  async #totp(userId: UserId, code: string): Promise<Use> {
    const { totp } = this.#deps;
    const match = await totp.match(userId, code);
    if (match === null) throw new WrongCodeError();
    return () => totp.use(match);
  }
}
