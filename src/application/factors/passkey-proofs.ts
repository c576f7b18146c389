import type { CeremonyPurpose } from '#domain/factors/ceremony.ts';
import { FactorsNotConfiguredError, PasskeyRefusedError } from '#domain/factors/errors.ts';
import type { Passkey } from '#domain/factors/passkey.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** What the answer of a passkey must be an answer to. */
export interface ExpectedAnswer {
  readonly purpose: CeremonyPurpose;
  /** Whose passkey must answer; null for anybody's. */
  readonly userId: UserId | null;
  /** The session that asked; null where there is none yet. */
  readonly sessionId: SessionId | null;
}

/** Asks passkeys for proofs, and verifies their answers. */
export class PasskeyProofs {
  /**
   * Begins a ceremony. @returns options for `navigator.credentials.get`, as JSON.
   * @throws {FactorsNotConfiguredError}
   */
  options(_purpose: CeremonyPurpose, _userId: UserId | null, _sessionId: SessionId | null): Promise<object> {
    return Promise.reject(new FactorsNotConfiguredError('passkey'));
  }

  /**
   * Ends the ceremony, verifies the answer, and moves the signature counter.
   * @param credential what the browser sent, whatever that is.
   * @throws {PasskeyRefusedError}
   */
  verify(_credential: unknown, _expected: ExpectedAnswer): Promise<Passkey> {
    return Promise.reject(new PasskeyRefusedError());
  }
}
