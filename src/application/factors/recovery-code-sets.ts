import { groupedRecoveryCode, parseRecoveryCode } from '#domain/factors/recovery-code.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { FactorTokens } from './ports/factor-tokens.ts';
import type { RecoveryCodeRepository } from './ports/recovery-code-repository.ts';

interface Deps {
  readonly codes: RecoveryCodeRepository;
  readonly tokens: FactorTokens;
  readonly clock: Clock;
}

/** Makes recovery codes, and takes them in. The database knows only their hashes. */
export class RecoveryCodeSets {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Replaces the set of an account. @returns the new codes, as they are shown. */
  async renew(userId: UserId): Promise<readonly string[]> {
    const { codes, tokens, clock } = this.#deps;
    const made = tokens.newRecoveryCodes();
    await codes.replaceAll(
      userId,
      made.map((code) => tokens.hash(code)),
      clock.now(),
    );
    return made.map(groupedRecoveryCode);
  }

  /** Takes a code out of the set. @param typed whatever somebody typed. @returns false when it is not in it. */
  async use(userId: UserId, typed: string): Promise<boolean> {
    const { codes, tokens } = this.#deps;
    const code = parseRecoveryCode(typed);
    return code !== null && (await codes.use(userId, tokens.hash(code)));
  }
}
