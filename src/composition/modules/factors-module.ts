import { ContainerModule } from 'inversify';
import { AccountFactors } from '#application/factors/account-factors.ts';
import { BeginTotp } from '#application/factors/begin-totp.ts';
import { CheckAssurance } from '#application/factors/check-assurance.ts';
import { CheckEnrolment } from '#application/factors/check-enrolment.ts';
import { CodeAttempts } from '#application/factors/code-attempts.ts';
import { ConfirmTotp } from '#application/factors/confirm-totp.ts';
import { FactorChanges } from '#application/factors/factor-changes.ts';
import { FactorSessions } from '#application/factors/factor-sessions.ts';
import { ListFactors } from '#application/factors/list-factors.ts';
import { LoginChallenges } from '#application/factors/login-challenges.ts';
import { LoginWithFactor } from '#application/factors/login-with-factor.ts';
import { NewAuthenticators } from '#application/factors/new-authenticators.ts';
import { OwnAccount } from '#application/factors/own-account.ts';
import { PurgeFactors } from '#application/factors/purge-factors.ts';
import { RecoveryCodeSets } from '#application/factors/recovery-code-sets.ts';
import { RemoveFactors } from '#application/factors/remove-factors.ts';
import { RemoveTotp } from '#application/factors/remove-totp.ts';
import { RenewRecoveryCodes } from '#application/factors/renew-recovery-codes.ts';
import { ResealTotpSecrets } from '#application/factors/reseal-totp-secrets.ts';
import { SecondFactorRequired } from '#application/factors/second-factor-required.ts';
import { SecondProofs } from '#application/factors/second-proofs.ts';
import { SessionStepUp } from '#application/factors/session-step-up.ts';
import { StepUp } from '#application/factors/step-up.ts';
import { TotpVerifier } from '#application/factors/totp-verifier.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const account = T.OwnAccount;
const authenticators = T.NewAuthenticators;
const challenges = T.LoginChallenges;
const changes = T.FactorChanges;
const clock = T.Clock;
const codes = T.TotpCodes;
const credentials = T.CredentialRepository;
const factors = T.AccountFactors;
const ids = T.IdGenerator;
const mail = T.AccountMail;
const passkeys = T.PasskeyProofs;
const proofs = T.SecondProofs;
const recoveryCodes = T.RecoveryCodeSets;
const revoker = T.SessionRevoker;
const secrets = T.TotpSecrets;
const sessions = T.FactorSessions;
const stepUp = T.SessionStepUp;
const tokens = T.FactorTokens;
const totp = T.TotpRepository;
const uow = T.UnitOfWork;
const users = T.UserRepository;
const verifier = T.TotpVerifier;

/** Application services and use cases of second factors. */
export function factorsModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    const repositories = { totp, passkeys: T.PasskeyRepository, recoveryCodes: T.RecoveryCodeRepository };
    provide(
      options,
      factors,
      { ...repositories, kinds: T.FactorKinds, attempts: T.FactorAttemptCounter },
      (deps) => new AccountFactors(deps),
    );
    provide(
      options,
      T.CodeAttempts,
      { counter: T.FactorAttemptCounter, failedLogins: T.FailedLogins, clock },
      (deps) => {
        return new CodeAttempts(deps);
      },
    );
    provide(
      options,
      sessions,
      { sessions: T.SessionRepository, liveness: T.SessionLiveness, clock },
      (deps) => {
        return new FactorSessions(deps);
      },
    );
    provide(
      options,
      challenges,
      { challenges: T.LoginChallengeRepository, users, tokens, ids, clock },
      (deps) => {
        return new LoginChallenges(deps);
      },
    );
    provide(options, recoveryCodes, { codes: T.RecoveryCodeRepository, tokens, clock }, (deps) => {
      return new RecoveryCodeSets(deps);
    });
    provide(options, account, { uow, users, sessions }, (deps) => new OwnAccount(deps));
    provide(options, authenticators, { codes, secrets, ids, clock }, (deps) => new NewAuthenticators(deps));
    provide(options, verifier, { totp, secrets, codes, clock }, (deps) => new TotpVerifier(deps));
    provide(options, changes, { revoker, factors, sessions, recoveryCodes, mail }, (deps) => {
      return new FactorChanges(deps);
    });
    provide(
      options,
      proofs,
      { attempts: T.CodeAttempts, totp: verifier, recoveryCodes, passkeys, uow },
      (deps) => new SecondProofs(deps),
    );
    provide(options, stepUp, { uow, users, sessions, tokens: T.SessionTokens, clock }, (deps) => {
      return new SessionStepUp(deps);
    });
    provide(options, T.SecondFactorRequired, { factors, challenges, passkeys }, (deps) => {
      return new SecondFactorRequired(deps);
    });

    provide(options, T.ListFactors, repositories, (deps) => new ListFactors(deps));
    provide(options, T.BeginTotp, { account, authenticators, totp, clock }, (deps) => new BeginTotp(deps));
    provide(options, T.ConfirmTotp, { totp, verifier, changes, clock }, (deps) => new ConfirmTotp(deps));
    provide(options, T.RemoveTotp, { totp, changes }, (deps) => new RemoveTotp(deps));
    provide(options, T.RenewRecoveryCodes, { account, factors, recoveryCodes, mail }, (deps) => {
      return new RenewRecoveryCodes(deps);
    });
    provide(options, T.RemoveFactors, { users, revoker, factors, mail }, (deps) => new RemoveFactors(deps));
    provide(
      options,
      T.LoginWithFactor,
      { challenges, proofs, completion: T.CompleteLogin, attempts: T.LoginAttempts, mail },
      (deps) => new LoginWithFactor(deps),
    );
    provide(
      options,
      T.StepUp,
      { credentials, verifier: T.PasswordVerifier, attempts: T.LoginAttempts, proofs, stepUp },
      (deps) => new StepUp(deps),
    );
    provide(options, T.PurgeFactors, { totp, challenges: T.LoginChallengeRepository, clock }, (deps) => {
      return new PurgeFactors(deps);
    });
    provide(options, T.ResealTotpSecrets, { totp, secrets, uow, logger: T.Logger }, (deps) => {
      return new ResealTotpSecrets(deps);
    });
    provide(options, T.CheckAssurance, { factors, clock }, (deps) => new CheckAssurance(deps));
    provide(
      options,
      T.CheckEnrolment,
      { factors },
      (deps) => new CheckEnrolment(deps, config.MFA_REQUIRED_ROLES),
    );
  });
}
