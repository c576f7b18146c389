import { ContainerModule, type ContainerModuleLoadOptions } from 'inversify';
import { AccountLookup } from '#application/identity/accounts/account-lookup.ts';
import { AccountRegistrar } from '#application/identity/accounts/account-registrar.ts';
import { NewPasswords } from '#application/identity/passwords/new-passwords.ts';
import { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import { RoleChange } from '#application/identity/roles/role-change.ts';
import { SessionIssuer } from '#application/identity/sessions/session-issuer.ts';
import { SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import { SessionTokens } from '#application/identity/sessions/session-tokens.ts';
import { Readiness } from '#application/shared/readiness.ts';
import { RoleCatalogue } from '#domain/identity/roles/role.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** The application's own services, which use cases share. */
export function applicationModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    const catalogue = new RoleCatalogue(config.ROLES, config.SELF_ASSIGNABLE_ROLES);
    bindPasswords(options, config);
    bindSessions(options, config, catalogue);
    provide(
      options,
      T.AccountLookup,
      { credentials: T.CredentialRepository },
      (deps) => new AccountLookup(deps),
    );
    provide(
      options,
      T.AccountRegistrar,
      { users: T.UserRepository, userList: T.UserListCache },
      (deps) => new AccountRegistrar(deps),
    );
    provide(
      options,
      T.RoleChange,
      { users: T.UserRepository, revoker: T.SessionRevoker, clock: T.Clock },
      (deps) => new RoleChange(deps, catalogue),
    );
    provide(
      options,
      T.HealthChecks,
      { database: T.DatabaseChecks, cache: T.CacheCheck },
      ({ database, cache }) => [...database, cache],
    );
    provide(options, T.Readiness, { checks: T.HealthChecks }, ({ checks }) => new Readiness(checks));
  });
}

function bindPasswords(options: ContainerModuleLoadOptions, config: Config): void {
  provide(
    options,
    T.NewPasswords,
    { common: T.CommonPasswords, hasher: T.PasswordHasher },
    (deps) => new NewPasswords(deps, config.PASSWORD_MIN_LENGTH),
  );
  provide(
    options,
    T.PasswordVerifier,
    { throttle: T.LoginThrottle, hasher: T.PasswordHasher, sessions: T.SessionRepository, clock: T.Clock },
    (deps) => new PasswordVerifier(deps),
  );
}

function bindSessions(options: ContainerModuleLoadOptions, config: Config, catalogue: RoleCatalogue): void {
  const lifetimes = {
    accessTokenTtl: config.ACCESS_TOKEN_TTL,
    idleTtl: config.SESSION_IDLE_TTL,
    maxTtl: config.SESSION_MAX_TTL,
    refreshGrace: config.REFRESH_GRACE,
  };
  provide(
    options,
    T.SessionTokens,
    { accessTokens: T.AccessTokenCodec, refreshTokens: T.RefreshTokenCodec, clock: T.Clock },
    (deps) => new SessionTokens({ ...deps, catalogue }, lifetimes),
  );
  const shared = { sessions: T.SessionRepository, liveness: T.SessionLiveness, clock: T.Clock };
  provide(
    options,
    T.SessionIssuer,
    { ...shared, tokens: T.SessionTokens, ids: T.IdGenerator },
    (deps) => new SessionIssuer(deps),
  );
  provide(
    options,
    T.SessionRevoker,
    { ...shared, uow: T.UnitOfWork, users: T.UserRepository },
    (deps) => new SessionRevoker(deps),
  );
}
