import type { AccountFactors } from '#application/factors/account-factors.ts';
import type { BeginTotp } from '#application/factors/begin-totp.ts';
import type { CheckAssurance } from '#application/factors/check-assurance.ts';
import type { CheckEnrolment } from '#application/factors/check-enrolment.ts';
import type { CodeAttempts } from '#application/factors/code-attempts.ts';
import type { ConfirmTotp } from '#application/factors/confirm-totp.ts';
import type { FactorChanges } from '#application/factors/factor-changes.ts';
import type { FactorSessions } from '#application/factors/factor-sessions.ts';
import type { ListFactors } from '#application/factors/list-factors.ts';
import type { LoginChallenges } from '#application/factors/login-challenges.ts';
import type { LoginWithFactor } from '#application/factors/login-with-factor.ts';
import type { NewAuthenticators } from '#application/factors/new-authenticators.ts';
import type { OwnAccount } from '#application/factors/own-account.ts';
import type { FactorAttemptCounter } from '#application/factors/ports/factor-attempt-counter.ts';
import type { FactorKinds } from '#application/factors/ports/factor-kinds.ts';
import type { FactorTokens } from '#application/factors/ports/factor-tokens.ts';
import type { LoginChallengeRepository } from '#application/factors/ports/login-challenge-repository.ts';
import type { RecoveryCodeRepository } from '#application/factors/ports/recovery-code-repository.ts';
import type { TotpCodes } from '#application/factors/ports/totp-codes.ts';
import type { TotpRepository } from '#application/factors/ports/totp-repository.ts';
import type { TotpSecrets } from '#application/factors/ports/totp-secrets.ts';
import type { PurgeFactors } from '#application/factors/purge-factors.ts';
import type { RecoveryCodeSets } from '#application/factors/recovery-code-sets.ts';
import type { RemoveFactors } from '#application/factors/remove-factors.ts';
import type { RemoveTotp } from '#application/factors/remove-totp.ts';
import type { RenewRecoveryCodes } from '#application/factors/renew-recovery-codes.ts';
import type { ResealTotpSecrets } from '#application/factors/reseal-totp-secrets.ts';
import type { SecondFactorRequired } from '#application/factors/second-factor-required.ts';
import type { SecondProofs } from '#application/factors/second-proofs.ts';
import type { SessionStepUp } from '#application/factors/session-step-up.ts';
import type { StepUp } from '#application/factors/step-up.ts';
import type { TotpVerifier } from '#application/factors/totp-verifier.ts';
import { token } from './token.ts';

/** What the container knows of second factors. */
export const FACTORS_TOKENS = {
  FactorAttemptCounter: token<FactorAttemptCounter>('FactorAttemptCounter'),
  FactorKinds: token<FactorKinds>('FactorKinds'),
  FactorTokens: token<FactorTokens>('FactorTokens'),
  LoginChallengeRepository: token<LoginChallengeRepository>('LoginChallengeRepository'),
  RecoveryCodeRepository: token<RecoveryCodeRepository>('RecoveryCodeRepository'),
  TotpCodes: token<TotpCodes>('TotpCodes'),
  TotpRepository: token<TotpRepository>('TotpRepository'),
  TotpSecrets: token<TotpSecrets>('TotpSecrets'),

  AccountFactors: token<AccountFactors>('AccountFactors'),
  CodeAttempts: token<CodeAttempts>('CodeAttempts'),
  FactorChanges: token<FactorChanges>('FactorChanges'),
  FactorSessions: token<FactorSessions>('FactorSessions'),
  LoginChallenges: token<LoginChallenges>('LoginChallenges'),
  NewAuthenticators: token<NewAuthenticators>('NewAuthenticators'),
  OwnAccount: token<OwnAccount>('OwnAccount'),
  RecoveryCodeSets: token<RecoveryCodeSets>('RecoveryCodeSets'),
  SecondFactorRequired: token<SecondFactorRequired>('SecondFactorRequired'),
  SecondProofs: token<SecondProofs>('SecondProofs'),
  SessionStepUp: token<SessionStepUp>('SessionStepUp'),
  TotpVerifier: token<TotpVerifier>('TotpVerifier'),

  BeginTotp: token<BeginTotp>('BeginTotp'),
  CheckAssurance: token<CheckAssurance>('CheckAssurance'),
  CheckEnrolment: token<CheckEnrolment>('CheckEnrolment'),
  ConfirmTotp: token<ConfirmTotp>('ConfirmTotp'),
  ListFactors: token<ListFactors>('ListFactors'),
  LoginWithFactor: token<LoginWithFactor>('LoginWithFactor'),
  PurgeFactors: token<PurgeFactors>('PurgeFactors'),
  RemoveFactors: token<RemoveFactors>('RemoveFactors'),
  RemoveTotp: token<RemoveTotp>('RemoveTotp'),
  RenewRecoveryCodes: token<RenewRecoveryCodes>('RenewRecoveryCodes'),
  ResealTotpSecrets: token<ResealTotpSecrets>('ResealTotpSecrets'),
  StepUp: token<StepUp>('StepUp'),
} as const;
