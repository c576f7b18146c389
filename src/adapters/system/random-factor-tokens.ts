import { hash, randomBytes, randomInt } from 'node:crypto';
import {
  CROCKFORD_ALPHABET,
  RECOVERY_CODE_CHARACTERS,
  RECOVERY_CODES,
} from '#domain/factors/recovery-code.ts';
import type { FactorTokens } from '#application/factors/ports/factor-tokens.ts';

const CHALLENGE_BYTES = 32;

export class RandomFactorTokens implements FactorTokens {
  newLoginChallenge(): string {
    return randomBytes(CHALLENGE_BYTES).toString('base64url');
  }

  newRecoveryCodes(): readonly string[] {
    return Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  }

  hash(secret: string): string {
    return hash('sha256', secret, 'base64url');
  }
}

/** `randomInt` favours no character. */
function newRecoveryCode(): string {
  const characters = Array.from({ length: RECOVERY_CODE_CHARACTERS }, () =>
    CROCKFORD_ALPHABET.charAt(randomInt(CROCKFORD_ALPHABET.length)),
  );
  return characters.join('');
}
