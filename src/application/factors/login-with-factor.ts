import { InvalidLoginChallengeError } from '#domain/factors/errors.ts';
import type { AccountMail } from '#application/identity/accounts/ports/account-mail.ts';
import type { Client } from '#application/identity/actor.ts';
import type { LoginAttempts } from '#application/identity/passwords/login-attempts.ts';
import type { CompleteLogin } from '#application/identity/sessions/complete-login.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { LoginChallenges } from './login-challenges.ts';
import type { FactorProof, SecondProofs } from './second-proofs.ts';

export interface LoginWithFactorCommand {
  /** Of `SecondFactorRequiredError`. */
  readonly challenge: string;
  readonly proof: FactorProof;
  readonly client: Client;
}

interface Deps {
  readonly challenges: LoginChallenges;
  readonly proofs: SecondProofs;
  readonly completion: CompleteLogin;
  readonly attempts: Pick<LoginAttempts, 'release'>;
  readonly mail: Pick<AccountMail, 'recoveryCodeUsed'>;
}

/** The second step of a login: opens a session, given a second proof. */
export class LoginWithFactor {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidLoginChallengeError}; {WrongCodeError}; {PasskeyRefusedError}; {TooManyAttemptsError};
   *   {FactorsNotConfiguredError}; {LoginRefusedError}
   */
  async execute({ challenge: token, proof, client }: LoginWithFactorCommand): Promise<TokensView> {
    const { challenges, proofs, completion, attempts, mail } = this.#deps;
    const { challenge, user } = await challenges.answer(token);
    const { id: userId } = user;
    const given = { userId, proof, purpose: 'factor', sessionId: null } as const;
    const second = await proofs.accept(given, async (right, audit) => {
      await challenges.use(challenge);
      if (right.kind === 'recovery_code') await mail.recoveryCodeUsed(user);
      const data = { kind: right.kind };
      audit.record({ type: 'factor.used', actorId: userId, subjectId: userId, data });
      return right;
    });
    const tokens = await completion.execute(user, client, { kind: 'password', second });
    if (tokens === null) throw new InvalidLoginChallengeError();
    await attempts.release(challenge.attempt, 'succeeded');
    return tokens;
  }
}
