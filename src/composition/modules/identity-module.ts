import { ContainerModule, type ContainerModuleLoadOptions } from 'inversify';
import { AssignRoles } from '#application/identity/roles/assign-roles.ts';
import { Authenticate } from '#application/identity/sessions/authenticate.ts';
import { ChangePassword } from '#application/identity/passwords/change-password.ts';
import { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import { EndAllSessions } from '#application/identity/sessions/end-all-sessions.ts';
import { EndSessions } from '#application/identity/sessions/end-sessions.ts';
import { EnsureFirstAdmin } from '#application/identity/accounts/ensure-first-admin.ts';
import { GetAccount } from '#application/identity/accounts/get-account.ts';
import { GetMe } from '#application/identity/accounts/get-me.ts';
import { GetUser } from '#application/identity/accounts/get-user.ts';
import { GrantRole } from '#application/identity/roles/grant-role.ts';
import { ListAccounts } from '#application/identity/accounts/list-accounts.ts';
import { ListSessions } from '#application/identity/sessions/list-sessions.ts';
import { ListUsers } from '#application/identity/accounts/list-users.ts';
import { Login } from '#application/identity/sessions/login.ts';
import { Logout } from '#application/identity/sessions/logout.ts';
import { PurgeSessions } from '#application/identity/sessions/purge-sessions.ts';
import { RefreshSession } from '#application/identity/sessions/refresh-session.ts';
import { RegisterUser } from '#application/identity/accounts/register-user.ts';
import { RevokeRole } from '#application/identity/roles/revoke-role.ts';
import { RevokeSession } from '#application/identity/sessions/revoke-session.ts';
import { SetPassword } from '#application/identity/passwords/set-password.ts';
import { UpdateOwnRoles } from '#application/identity/roles/update-own-roles.ts';
import { UpdateProfile } from '#application/identity/accounts/update-profile.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const users = T.UserRepository;
const sessions = T.SessionRepository;
const credentials = T.CredentialRepository;
const userList = T.UserListCache;
const revoker = T.SessionRevoker;
const passwords = T.NewPasswords;
const verifier = T.PasswordVerifier;
const clock = T.Clock;
const ids = T.IdGenerator;
const logger = T.Logger;

/** The use cases around accounts, sessions and roles. */
export function identityModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    bindAccounts(options);
    bindSessions(options);
    bindRoles(options);
    bindOperations(options, config);
  });
}

function bindAccounts(options: ContainerModuleLoadOptions): void {
  const accounts = T.AccountRegistrar;
  provide(options, T.RegisterUser, { accounts, passwords, ids, clock }, (deps) => new RegisterUser(deps));
  provide(options, T.GetMe, { users, accounts: T.AccountCache }, (deps) => new GetMe(deps));
  provide(options, T.GetUser, { users }, (deps) => new GetUser(deps));
  provide(options, T.ListUsers, { users }, (deps) => new ListUsers(deps));
  provide(
    options,
    T.UpdateProfile,
    { users, liveness: T.SessionLiveness, userList, clock },
    (deps) => new UpdateProfile(deps),
  );
  provide(
    options,
    T.ChangePassword,
    { credentials, verifier, passwords, revoker },
    (deps) => new ChangePassword(deps),
  );
  provide(options, T.DeleteAccount, { revoker, users, userList }, (deps) => new DeleteAccount(deps));
}

function bindSessions(options: ContainerModuleLoadOptions): void {
  const liveness = T.SessionLiveness;
  const tokens = T.SessionTokens;
  const hasher = T.PasswordHasher;
  provide(options, T.Authenticate, { liveness }, (deps) => new Authenticate(deps));
  provide(
    options,
    T.Login,
    { credentials, verifier, hasher, issuer: T.SessionIssuer },
    (deps) => new Login(deps),
  );
  provide(
    options,
    T.RefreshSession,
    { tokens, sessions, liveness, clock, logger },
    (deps) => new RefreshSession(deps),
  );
  provide(options, T.Logout, { tokens, sessions, revoker, clock }, (deps) => new Logout(deps));
  provide(options, T.ListSessions, { sessions, clock }, (deps) => new ListSessions(deps));
  provide(options, T.RevokeSession, { revoker }, (deps) => new RevokeSession(deps));
}

function bindRoles(options: ContainerModuleLoadOptions): void {
  const change = T.RoleChange;
  provide(options, T.UpdateOwnRoles, { change }, (deps) => new UpdateOwnRoles(deps));
  provide(options, T.AssignRoles, { users, change }, (deps) => new AssignRoles(deps));
  provide(options, T.GrantRole, { lookup: T.AccountLookup, change }, (deps) => new GrantRole(deps));
  provide(options, T.RevokeRole, { lookup: T.AccountLookup, change }, (deps) => new RevokeRole(deps));
}

function bindOperations(options: ContainerModuleLoadOptions, config: Config): void {
  const lookup = T.AccountLookup;
  const accounts = T.AccountRegistrar;
  provide(options, T.GetAccount, { lookup }, (deps) => new GetAccount(deps));
  provide(options, T.ListAccounts, { users }, (deps) => new ListAccounts(deps));
  provide(
    options,
    T.SetPassword,
    { lookup, credentials, passwords, revoker },
    (deps) => new SetPassword(deps),
  );
  provide(options, T.EndSessions, { lookup, revoker }, (deps) => new EndSessions(deps));
  provide(options, T.EndAllSessions, { sessions, revoker, clock }, (deps) => new EndAllSessions(deps));
  provide(
    options,
    T.EnsureFirstAdmin,
    { users, accounts, passwords, ids, clock },
    (deps) => new EnsureFirstAdmin(deps),
  );
  provide(
    options,
    T.PurgeSessions,
    { sessions, clock, logger },
    (deps) => new PurgeSessions(deps, config.ACCESS_TOKEN_TTL),
  );
}
