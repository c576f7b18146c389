import { InvalidChallengeError } from '#domain/email/errors.ts';
import type { ChallengeId, EmailChallenge, EmailChallengeKind } from '#domain/email/email-challenge.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { isId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { ChallengeSecrets } from './ports/challenge-secrets.ts';
import type { EmailChallengeRepository } from './ports/email-challenge-repository.ts';

/** What somebody who read a mail brings: the token of its link, or its code. */
export type Proof = { readonly token: string } | { readonly challengeId: string; readonly code: string };

interface Deps {
  readonly challenges: EmailChallengeRepository;
  readonly secrets: Pick<ChallengeSecrets, 'read' | 'isTokenOf' | 'isCodeOf'>;
  readonly policy: MailPolicy;
  readonly clock: Clock;
}

/** Checks proofs, and spends their challenges. */
export class ChallengeProofs {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * A wrong code is counted, and stays so; a token is not.
   * @returns the challenge that is proved; nothing is spent yet.
   * @throws {MailNotConfiguredError}; {InvalidChallengeError}, the same for whatever is wrong.
   */
  async check(proof: Proof, kind: EmailChallengeKind): Promise<EmailChallenge> {
    this.#deps.policy.check();
    const challenge = 'token' in proof ? await this.#byToken(proof.token) : await this.#byCode(proof);
    if (challenge?.kind !== kind) throw new InvalidChallengeError();
    return challenge;
  }

  /**
   * Within the unit of work of the change: spends the challenge, and closes all others of its address and kind.
   * @param user the locked account.
   * @returns when it was spent.
   * @throws {InvalidChallengeError} when it was spent meanwhile, or is not about the account as it is now.
   */
  async use(challenge: EmailChallenge, user: User): Promise<Date> {
    const { challenges, clock } = this.#deps;
    const now = clock.now();
    if (!challenge.isFor(user)) throw new InvalidChallengeError();
    if (!(await challenges.use(challenge.id, now))) throw new InvalidChallengeError();
    await challenges.closeAlike(challenge, now);
    return now;
  }

  async #byToken(token: string): Promise<EmailChallenge | null> {
    const { challenges, secrets, clock } = this.#deps;
    const named = await secrets.read(token);
    if (named === null) return null;
    const challenge = await challenges.find(named.challengeId as ChallengeId);
    if (challenge === null || !(await secrets.isTokenOf(token, challenge))) return null;
    return challenge.isOpenAt(clock.now()) ? challenge : null;
  }

  async #byCode({
    challengeId,
    code,
  }: {
    challengeId: string;
    code: string;
  }): Promise<EmailChallenge | null> {
    const { challenges, secrets, clock } = this.#deps;
    if (!isId(challengeId)) return null;
    const challenge = await challenges.countAttempt(challengeId as ChallengeId, clock.now());
    if (challenge === null || !(await secrets.isCodeOf(code, challenge))) return null;
    // A right code is no attempt: it may be sent again, for example with a better password.
    await challenges.forgiveAttempt(challenge.id);
    return challenge;
  }
}
