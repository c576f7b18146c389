import type { ChallengeKind } from '#domain/email/challenge-kind.ts';

/** What the secrets of a challenge are made of; none of it ever changes. */
export interface SecretOf {
  readonly id: string;
  readonly kind: ChallengeKind;
  readonly address: string;
  /** The key that was current when the challenge was made. */
  readonly keyId: string;
}

/**
 * Token and code of a challenge: HMACs with different labels, made anew whenever they are needed, so that the database
 * keeps neither.
 */
export interface ChallengeSecrets {
  /** The key for challenges made at `now`. @throws {ServiceUnavailableError} while there is none. */
  keyId(now: Date): string;
  /** For a link: base64url. @throws {ServiceUnavailableError} while the key is not there. */
  token(challenge: SecretOf): Promise<string>;
  /** Eight digits. @throws {ServiceUnavailableError} while the key is not there. */
  code(challenge: SecretOf): Promise<string>;
  /** The challenge that a token names, once its MAC has been checked; null for what is no token of ours. */
  read(token: string): Promise<{ readonly challengeId: string; readonly kind: ChallengeKind } | null>;
  /** Whether this is the challenge's token; false also where its key has gone. Constant time. */
  isTokenOf(token: string, challenge: SecretOf): Promise<boolean>;
  /** Whether this is the challenge's code, spaces aside; false also where its key has gone. Constant time. */
  isCodeOf(code: string, challenge: SecretOf): Promise<boolean>;
}
