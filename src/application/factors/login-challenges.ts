import { InvalidLoginChallengeError } from '#domain/factors/errors.ts';
import {
  LOGIN_CHALLENGE_TTL_MS,
  type LoginChallenge,
  type LoginChallengeId,
} from '#domain/factors/login-challenge.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { AttemptTicket } from '#application/identity/passwords/ports/login-throttle.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { FactorTokens } from './ports/factor-tokens.ts';
import type { LoginChallengeRepository } from './ports/login-challenge-repository.ts';

/** A login that goes on, with its account as it is now: that of the login, or the challenge is void. */
export interface AnsweredChallenge {
  readonly challenge: LoginChallenge;
  readonly user: User;
}

interface Deps {
  readonly challenges: LoginChallengeRepository;
  readonly users: Pick<UserRepository, 'findById'>;
  readonly tokens: FactorTokens;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Logins whose password was right and whose second proof is missing. */
export class LoginChallenges {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param user as it was read together with its password.
   * @param attempt what the throttle counted for the password. @returns what names the login in its second step.
   */
  async issue(user: User, attempt: AttemptTicket): Promise<string> {
    const { challenges, tokens, ids, clock } = this.#deps;
    const token = tokens.newLoginChallenge();
    await challenges.add({
      id: ids.next() as LoginChallengeId,
      tokenHash: tokens.hash(token),
      userId: user.id,
      securityVersion: user.securityVersion,
      attempt,
      attempts: 0,
      expiresAt: new Date(clock.now().getTime() + LOGIN_CHALLENGE_TTL_MS),
    });
    return token;
  }

  /** Counts an attempt to answer, before anything is compared. @throws {InvalidLoginChallengeError} */
  async answer(token: string): Promise<AnsweredChallenge> {
    const { challenges, users, tokens, clock } = this.#deps;
    const challenge = await challenges.countAttempt(tokens.hash(token), clock.now());
    const user = challenge === null ? null : await users.findById(challenge.userId);
    if (challenge === null || user?.securityVersion !== challenge.securityVersion) {
      throw new InvalidLoginChallengeError();
    }
    return { challenge, user };
  }

  /** Within the unit of work in which the second proof counts: the challenge succeeds once. @throws {InvalidLoginChallengeError} */
  async use({ id }: LoginChallenge): Promise<void> {
    if (!(await this.#deps.challenges.use(id))) throw new InvalidLoginChallengeError();
  }
}
