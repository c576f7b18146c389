import { ContainerModule } from 'inversify';
import { ChangePassword } from '#application/identity/passwords/change-password.ts';
import { FailedLogins } from '#application/identity/passwords/failed-logins.ts';
import { FitDecoys } from '#application/identity/passwords/fit-decoys.ts';
import { LoginAttempts } from '#application/identity/passwords/login-attempts.ts';
import { NewPasswords } from '#application/identity/passwords/new-passwords.ts';
import { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import { SetPassword } from '#application/identity/passwords/set-password.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const hasher = T.PasswordHasher;
const credentials = T.CredentialRepository;
const passwords = T.NewPasswords;
const verifier = T.PasswordVerifier;
const revoker = T.SessionRevoker;
const mail = T.AccountMail;

/** Application services and use cases of passwords. */
export function passwordsModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.NewPasswords, { common: T.CommonPasswords, hasher }, (deps) => {
      return new NewPasswords(deps, config.PASSWORD_MIN_LENGTH);
    });
    provide(
      options,
      T.FailedLogins,
      { auditLog: T.AuditLog, auditEvents: T.AuditEventFactory, pseudonyms: T.NamePseudonyms },
      (deps) => new FailedLogins(deps),
    );
    provide(
      options,
      T.LoginAttempts,
      {
        throttle: T.LoginThrottle,
        failedLogins: T.FailedLogins,
        sessions: T.SessionRepository,
        clock: T.Clock,
      },
      (deps) => new LoginAttempts(deps),
    );
    provide(
      options,
      T.PasswordVerifier,
      { attempts: T.LoginAttempts, failedLogins: T.FailedLogins, hasher },
      (deps) => new PasswordVerifier(deps),
    );
    provide(options, T.FitDecoys, { credentials, hasher }, (deps) => new FitDecoys(deps));
    provide(options, T.ChangePassword, { credentials, verifier, passwords, revoker, mail }, (deps) => {
      return new ChangePassword(deps);
    });
    provide(
      options,
      T.SetPassword,
      { lookup: T.AccountLookup, credentials, passwords, revoker, mail },
      (deps) => {
        return new SetPassword(deps);
      },
    );
  });
}
