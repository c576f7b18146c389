import { MemoryCeremonyRepository } from '#adapters/memory/factors/memory-ceremony-repository.ts';
import { MemoryFactorAttemptCounter } from '#adapters/memory/factors/memory-factor-attempt-counter.ts';
import { MemoryFactorKinds } from '#adapters/memory/factors/memory-factor-kinds.ts';
import { MemoryLoginChallengeRepository } from '#adapters/memory/factors/memory-login-challenge-repository.ts';
import { MemoryPasskeyRepository } from '#adapters/memory/factors/memory-passkey-repository.ts';
import { MemoryRecoveryCodeRepository } from '#adapters/memory/factors/memory-recovery-code-repository.ts';
import { MemoryTotpRepository } from '#adapters/memory/factors/memory-totp-repository.ts';
import { MemoryTotpSecrets } from '#adapters/memory/factors/memory-totp-secrets.ts';
import type { MemoryStore } from '#adapters/memory/memory-store.ts';
import type { CeremonyRepository } from '#application/factors/ports/ceremony-repository.ts';
import type { FactorAttemptCounter } from '#application/factors/ports/factor-attempt-counter.ts';
import type { FactorKinds } from '#application/factors/ports/factor-kinds.ts';
import type { FactorTokens } from '#application/factors/ports/factor-tokens.ts';
import type { LoginChallengeRepository } from '#application/factors/ports/login-challenge-repository.ts';
import type { PasskeyRepository } from '#application/factors/ports/passkey-repository.ts';
import type { RecoveryCodeRepository } from '#application/factors/ports/recovery-code-repository.ts';
import type { TotpCodes } from '#application/factors/ports/totp-codes.ts';
import type { TotpRepository } from '#application/factors/ports/totp-repository.ts';
import { OtplibTotpCodes } from '#adapters/totp/otplib-totp-codes.ts';
import { RandomFactorTokens } from '#adapters/system/random-factor-tokens.ts';

/** An adapter of every port that use cases of second factors need. */
export interface FactorPorts {
  readonly attempts: FactorAttemptCounter;
  readonly ceremonies: CeremonyRepository;
  readonly challenges: LoginChallengeRepository;
  readonly codes: TotpCodes;
  readonly kinds: FactorKinds;
  readonly passkeys: PasskeyRepository;
  readonly recoveryCodes: RecoveryCodeRepository;
  readonly secrets: MemoryTotpSecrets;
  readonly tokens: FactorTokens;
  readonly totp: TotpRepository;
}

export function factorPorts(store: MemoryStore): FactorPorts {
  return {
    attempts: new MemoryFactorAttemptCounter({ store }),
    ceremonies: new MemoryCeremonyRepository({ store }),
    challenges: new MemoryLoginChallengeRepository({ store }),
    codes: new OtplibTotpCodes({ issuer: 'Latchkey' }),
    kinds: new MemoryFactorKinds({ store }),
    passkeys: new MemoryPasskeyRepository({ store }),
    recoveryCodes: new MemoryRecoveryCodeRepository({ store }),
    secrets: new MemoryTotpSecrets(),
    tokens: new RandomFactorTokens(),
    totp: new MemoryTotpRepository({ store }),
  };
}
