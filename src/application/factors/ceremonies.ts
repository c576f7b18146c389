import { CEREMONY_TTL_MS, type CeremonyId, type CeremonyScope } from '#domain/factors/ceremony.ts';
import { FactorsNotConfiguredError, PasskeyRefusedError } from '#domain/factors/errors.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { CeremonyRepository } from './ports/ceremony-repository.ts';
import type { FactorTokens } from './ports/factor-tokens.ts';
import type { CeremonyOptions, PasskeyAnswer, WebAuthn } from './ports/web-authn.ts';

interface Deps {
  readonly webAuthn: Pick<WebAuthn, 'isConfigured' | 'readAnswer'>;
  readonly ceremonies: CeremonyRepository;
  readonly tokens: Pick<FactorTokens, 'hash'>;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Questions to passkeys: each is answered once, within five minutes, by whom and for what it was put. */
export class Ceremonies {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {FactorsNotConfiguredError} for a service without a domain name. */
  check(): void {
    if (!this.#deps.webAuthn.isConfigured) throw new FactorsNotConfiguredError('passkey');
  }

  /** Remembers a question. @returns what the browser gets. @throws {UnauthenticatedError} when the account is gone. */
  async begin({ challenge, options }: CeremonyOptions, scope: CeremonyScope): Promise<object> {
    const { ceremonies, tokens, ids, clock } = this.#deps;
    const { purpose, userId, sessionId } = scope;
    const stored = await ceremonies.add({
      purpose,
      userId,
      sessionId,
      id: ids.next() as CeremonyId,
      challengeHash: tokens.hash(challenge),
      expiresAt: new Date(clock.now().getTime() + CEREMONY_TTL_MS),
    });
    if (!stored) throw new UnauthenticatedError('account_deleted');
    return options;
  }

  /**
   * Uses up the question that an answer names, also where that was put for another purpose, to another account or session.
   * @returns the parts of the answer; nothing of it is verified yet.
   * @throws {PasskeyRefusedError}; {FactorsNotConfiguredError}
   */
  async answer(credential: unknown, expected: CeremonyScope): Promise<PasskeyAnswer> {
    const { webAuthn, ceremonies, tokens, clock } = this.#deps;
    this.check();
    const answer = webAuthn.readAnswer(credential);
    if (answer === null) throw new PasskeyRefusedError();
    const asked = await ceremonies.take(tokens.hash(answer.challenge), clock.now());
    const { purpose, userId, sessionId } = expected;
    if (asked?.purpose !== purpose || asked.userId !== userId || asked.sessionId !== sessionId)
      throw new PasskeyRefusedError();
    return answer;
  }
}
