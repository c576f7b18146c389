import { AddPasskey } from '#application/factors/add-passkey.ts';
import { BeginPasskeyLogin } from '#application/factors/begin-passkey-login.ts';
import { BeginPasskey } from '#application/factors/begin-passkey.ts';
import { BeginStepUp } from '#application/factors/begin-step-up.ts';
import { LoginWithPasskey } from '#application/factors/login-with-passkey.ts';
import { RemovePasskey } from '#application/factors/remove-passkey.ts';
import { RenamePasskey } from '#application/factors/rename-passkey.ts';
import type { AccountFactors } from '#application/factors/account-factors.ts';
import { BeginTotp } from '#application/factors/begin-totp.ts';
import { CheckAssurance } from '#application/factors/check-assurance.ts';
import { CheckEnrolment } from '#application/factors/check-enrolment.ts';
import { CodeAttempts } from '#application/factors/code-attempts.ts';
import { ConfirmTotp } from '#application/factors/confirm-totp.ts';
import { FactorChanges } from '#application/factors/factor-changes.ts';
import { FactorSessions } from '#application/factors/factor-sessions.ts';
import { ListFactors } from '#application/factors/list-factors.ts';
import type { LoginChallenges } from '#application/factors/login-challenges.ts';
import { LoginWithFactor } from '#application/factors/login-with-factor.ts';
import { NewAuthenticators } from '#application/factors/new-authenticators.ts';
import { OwnAccount } from '#application/factors/own-account.ts';
import type { NewPasskeys } from '#application/factors/new-passkeys.ts';
import type { PasskeyProofs } from '#application/factors/passkey-proofs.ts';
import { RecoveryCodeSets } from '#application/factors/recovery-code-sets.ts';
import { RemoveFactors } from '#application/factors/remove-factors.ts';
import { RemoveTotp } from '#application/factors/remove-totp.ts';
import { RenewRecoveryCodes } from '#application/factors/renew-recovery-codes.ts';
import { SecondProofs } from '#application/factors/second-proofs.ts';
import { SessionStepUp } from '#application/factors/session-step-up.ts';
import { StepUp } from '#application/factors/step-up.ts';
import { TotpVerifier } from '#application/factors/totp-verifier.ts';
import type { AccountMail } from '#application/identity/accounts/ports/account-mail.ts';
import type { FailedLogins } from '#application/identity/passwords/failed-logins.ts';
import type { LoginAttempts } from '#application/identity/passwords/login-attempts.ts';
import type { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import type { CompleteLogin } from '#application/identity/sessions/complete-login.ts';
import type { SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import type { SessionTokens } from '#application/identity/sessions/session-tokens.ts';
import type { Ports } from './memory-ports.ts';

interface Services {
  readonly factors: AccountFactors;
  readonly challenges: LoginChallenges;
  readonly newPasskeys: NewPasskeys;
  readonly passkeys: PasskeyProofs;
  readonly mail: AccountMail;
  readonly revoker: SessionRevoker;
  readonly verifier: PasswordVerifier;
  readonly attempts: LoginAttempts;
  readonly failedLogins: FailedLogins;
  readonly completion: CompleteLogin;
  readonly tokens: SessionTokens;
}

/** Everything of second factors, constructed by hand over the given ports. */
export function factorServices(ports: Ports, services: Services, roles: readonly string[]) {
  const {
    totp,
    codes,
    secrets,
    tokens,
    recoveryCodes: repository,
    attempts: counter,
    passkeys,
  } = ports.factors;
  const { verifier: passwords, ...rest } = services;
  const sessions = new FactorSessions(ports);
  const own = {
    ...ports,
    ...rest,
    sessions,
    totp,
    recoveryCodes: new RecoveryCodeSets({ ...ports, codes: repository, tokens }),
    verifier: new TotpVerifier({ ...ports, totp, secrets, codes }),
  };
  const account = new OwnAccount(own);
  const changes = new FactorChanges(own);
  const authenticators = new NewAuthenticators({ ...ports, codes, secrets });
  const attempts = new CodeAttempts({ ...own, counter });
  const proofs = new SecondProofs({ ...own, attempts, totp: own.verifier });
  const withPasskeys = { ...own, passkeys, changes, account };
  return {
    addPasskey: new AddPasskey(withPasskeys),
    beginPasskey: new BeginPasskey(own),
    beginPasskeyLogin: new BeginPasskeyLogin(own),
    beginStepUp: new BeginStepUp(own),
    loginWithPasskey: new LoginWithPasskey({ ...own, attempts: rest.attempts }),
    removePasskey: new RemovePasskey(withPasskeys),
    renamePasskey: new RenamePasskey(withPasskeys),

    beginTotp: new BeginTotp({ ...own, account, authenticators }),
    checkAssurance: new CheckAssurance(own),
    checkEnrolment: new CheckEnrolment(own, roles),
    confirmTotp: new ConfirmTotp({ ...own, changes }),
    listFactors: new ListFactors({ totp, passkeys, recoveryCodes: repository }),
    loginWithFactor: new LoginWithFactor({ ...own, proofs }),
    removeFactors: new RemoveFactors(own),
    removeTotp: new RemoveTotp({ ...own, changes }),
    renewRecoveryCodes: new RenewRecoveryCodes({ ...own, account }),
    stepUp: new StepUp({ ...own, verifier: passwords, proofs, stepUp: new SessionStepUp(own) }),
  };
}
