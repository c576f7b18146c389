import { ContainerModule, type ContainerModuleLoadOptions } from 'inversify';
import { AssignRoles } from '#application/identity/assign-roles.ts';
import { Authenticate } from '#application/identity/authenticate.ts';
import { ChangePassword } from '#application/identity/change-password.ts';
import { DeleteAccount } from '#application/identity/delete-account.ts';
import { EndSessions } from '#application/identity/end-sessions.ts';
import { EnsureFirstAdmin } from '#application/identity/ensure-first-admin.ts';
import { GetMe } from '#application/identity/get-me.ts';
import { GetUser } from '#application/identity/get-user.ts';
import { GrantRole } from '#application/identity/grant-role.ts';
import { ListAccounts } from '#application/identity/list-accounts.ts';
import { ListSessions } from '#application/identity/list-sessions.ts';
import { ListUsers } from '#application/identity/list-users.ts';
import { Login } from '#application/identity/login.ts';
import { Logout } from '#application/identity/logout.ts';
import { PurgeSessions } from '#application/identity/purge-sessions.ts';
import { RefreshSession } from '#application/identity/refresh-session.ts';
import { RegisterUser } from '#application/identity/register-user.ts';
import { RevokeSession } from '#application/identity/revoke-session.ts';
import { SetPassword } from '#application/identity/set-password.ts';
import { UpdateOwnRoles } from '#application/identity/update-own-roles.ts';
import { UpdateProfile } from '#application/identity/update-profile.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const users = T.UserRepository;
const sessions = T.SessionRepository;
const credentials = T.CredentialRepository;
const userList = T.UserListCache;
const terminator = T.SessionTerminator;
const passwords = T.NewPasswords;
const challenge = T.PasswordChallenge;
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
  provide(
    options,
    T.GetMe,
    { users, accounts: T.AccountCache, renderer: T.AccountRenderer },
    (deps) => new GetMe(deps),
  );
  provide(options, T.GetUser, { users }, (deps) => new GetUser(deps));
  provide(
    options,
    T.ListUsers,
    { users, userList, renderer: T.UserPageRenderer },
    (deps) => new ListUsers(deps),
  );
  provide(
    options,
    T.UpdateProfile,
    { users, liveness: T.SessionLiveness, userList, clock },
    (deps) => new UpdateProfile(deps),
  );
  provide(
    options,
    T.ChangePassword,
    { credentials, challenge, passwords, terminator },
    (deps) => new ChangePassword(deps),
  );
  provide(options, T.DeleteAccount, { terminator, users, userList }, (deps) => new DeleteAccount(deps));
}

function bindSessions(options: ContainerModuleLoadOptions): void {
  const accessTokens = T.AccessTokenCodec;
  const liveness = T.SessionLiveness;
  const tokens = T.SessionTokens;
  const hasher = T.PasswordHasher;
  provide(options, T.Authenticate, { accessTokens, liveness }, (deps) => new Authenticate(deps));
  provide(
    options,
    T.Login,
    { credentials, challenge, hasher, issuer: T.SessionIssuer },
    (deps) => new Login(deps),
  );
  provide(
    options,
    T.RefreshSession,
    { tokens, sessions, liveness, clock, logger },
    (deps) => new RefreshSession(deps),
  );
  provide(options, T.Logout, { tokens, sessions, terminator, clock }, (deps) => new Logout(deps));
  provide(options, T.ListSessions, { sessions, clock }, (deps) => new ListSessions(deps));
  provide(options, T.RevokeSession, { terminator }, (deps) => new RevokeSession(deps));
}

function bindRoles(options: ContainerModuleLoadOptions): void {
  const change = T.RoleChange;
  provide(options, T.UpdateOwnRoles, { change }, (deps) => new UpdateOwnRoles(deps));
  provide(options, T.AssignRoles, { users, change }, (deps) => new AssignRoles(deps));
  provide(options, T.GrantRole, { lookup: T.AccountLookup, change }, (deps) => new GrantRole(deps));
}

function bindOperations(options: ContainerModuleLoadOptions, config: Config): void {
  const lookup = T.AccountLookup;
  const accounts = T.AccountRegistrar;
  provide(options, T.ListAccounts, { users }, (deps) => new ListAccounts(deps));
  provide(
    options,
    T.SetPassword,
    { lookup, credentials, passwords, terminator },
    (deps) => new SetPassword(deps),
  );
  provide(options, T.EndSessions, { lookup, sessions, terminator, clock }, (deps) => new EndSessions(deps));
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
