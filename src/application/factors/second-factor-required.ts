import { FactorsNotConfiguredError, SecondFactorRequiredError } from '#domain/factors/errors.ts';
import type { FactorKind } from '#domain/factors/factor-kind.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { LoginProof } from '#domain/identity/sessions/authentication.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Client } from '#application/identity/actor.ts';
import type { AttemptTicket } from '#application/identity/passwords/ports/login-throttle.ts';
import type { LoginCondition } from '#application/identity/sessions/complete-login.ts';
import type { AccountFactors } from './account-factors.ts';
import type { LoginChallenges } from './login-challenges.ts';
import type { PasskeyProofs } from './passkey-proofs.ts';

interface Deps {
  readonly factors: AccountFactors;
  readonly challenges: LoginChallenges;
  readonly passkeys: Pick<PasskeyProofs, 'options'>;
}

/** No session opens by the password alone for an account that has a factor. */
export class SecondFactorRequired implements LoginCondition {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {SecondFactorRequiredError} with what the second step needs. */
  async check(user: User, _client: Client, proof: LoginProof, attempt: AttemptTicket | null): Promise<void> {
    if (proof.kind === 'passkey' || proof.second !== null) return;
    const { factors, challenges } = this.#deps;
    const kinds = await factors.kindsOf(user.id);
    if (kinds.length === 0) return;
    const options = await this.#passkeyOptions(user.id, kinds);
    const usable = kinds.filter((kind) => kind !== 'passkey' || options !== null);
    throw new SecondFactorRequiredError(await challenges.issue(user, attempt ?? ''), usable, options);
  }

  /** Null also where the service has lost its domain name since: the other factors still work. */
  async #passkeyOptions(userId: UserId, kinds: readonly FactorKind[]): Promise<object | null> {
    if (!kinds.includes('passkey')) return null;
    try {
      return await this.#deps.passkeys.options('factor', userId, null);
    } catch (error) {
      if (error instanceof FactorsNotConfiguredError) return null;
      throw error;
    }
  }
}
