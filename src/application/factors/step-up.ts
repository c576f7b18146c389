import { PasswordMissingError, WrongPasswordError } from '#domain/identity/errors.ts';
import { PasskeyRefusedError, WrongCodeError } from '#domain/factors/errors.ts';
import type { Actor, Client } from '#application/identity/actor.ts';
import type { LoginAttempts } from '#application/identity/passwords/login-attempts.ts';
import type { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import type { CredentialRepository } from '#application/identity/passwords/ports/credential-repository.ts';
import type { AccessTokenView } from '#application/identity/sessions/views.ts';
import type { SecondProofs } from './second-proofs.ts';
import type { SessionStepUp } from './session-step-up.ts';

export interface StepUpCommand {
  readonly actor: Actor;
  readonly proof: { readonly password: string } | { readonly totp: string } | { readonly passkey: unknown };
  readonly client: Client;
}

interface Deps {
  readonly credentials: Pick<CredentialRepository, 'findByUserId'>;
  readonly verifier: PasswordVerifier;
  readonly attempts: LoginAttempts;
  readonly proofs: SecondProofs;
  readonly stepUp: SessionStepUp;
}

/** Proves again, within a session, who makes its requests (RFC 9470): a new access token of the same session says so. */
export class StepUp {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {WrongPasswordError}; {PasswordMissingError}; {WrongCodeError}; {PasskeyRefusedError}; {TooManyAttemptsError};
   *   {HashingOverloadedError}; {FactorsNotConfiguredError}; {UnauthenticatedError} when the session has ended meanwhile.
   */
  async execute({ actor, proof, client }: StepUpCommand): Promise<AccessTokenView> {
    if ('password' in proof) return await this.#byPassword(actor, proof.password, client);
    return await this.#byFactor(actor, proof, client);
  }

  async #byPassword(actor: Actor, password: string, { network }: Client): Promise<AccessTokenView> {
    const { credentials, verifier, stepUp } = this.#deps;
    const { userId } = actor;
    const credential = await credentials.findByUserId(userId);
    if (credential === null) throw new PasswordMissingError();
    const attempt = { name: userId, credential, password, network };
    const issued = await verifier.verify(attempt, () => stepUp.issue(actor, { kind: 'password' }));
    if (issued === undefined) throw new WrongPasswordError();
    return issued;
  }

  /** Counts as a failed login until it is right, besides what is counted for codes. */
  async #byFactor(
    actor: Actor,
    proof: { readonly totp: string } | { readonly passkey: unknown },
    { network }: Client,
  ): Promise<AccessTokenView> {
    const { attempts, proofs, stepUp } = this.#deps;
    const { userId, sessionId } = actor;
    const kind = 'totp' in proof ? 'totp' : 'passkey';
    const ticket = await attempts.admit({ name: userId, userId }, network);
    try {
      const given = { userId, sessionId, purpose: 'step_up', proof } as const;
      const issued = await proofs.accept(given, () => stepUp.issue(actor, { kind }));
      await attempts.release(ticket, 'succeeded');
      return issued;
    } catch (error) {
      const isWrong = error instanceof WrongCodeError || error instanceof PasskeyRefusedError;
      if (!isWrong) await attempts.release(ticket, 'not_compared');
      throw error;
    }
  }
}
