import type { ServiceIdentifier } from 'inversify';
import type { AllowedOrigins } from '#adapters/http/allowed-origins.ts';
import type { ClientAddresses } from '#adapters/http/client-address.ts';
import type { RefreshCookie } from '#adapters/http/refresh-cookie.ts';
import type { RouteDescriptor } from '#adapters/http/route.ts';
import type { AccountLookup } from '#application/identity/account-lookup.ts';
import type { AccountRegistrar } from '#application/identity/account-registrar.ts';
import type { AssignRoles } from '#application/identity/assign-roles.ts';
import type { Authenticate } from '#application/identity/authenticate.ts';
import type { ChangePassword } from '#application/identity/change-password.ts';
import type { DeleteAccount } from '#application/identity/delete-account.ts';
import type { EndSessions } from '#application/identity/end-sessions.ts';
import type { EnsureFirstAdmin } from '#application/identity/ensure-first-admin.ts';
import type { GetMe } from '#application/identity/get-me.ts';
import type { GetUser } from '#application/identity/get-user.ts';
import type { GrantRole } from '#application/identity/grant-role.ts';
import type { ListAccounts } from '#application/identity/list-accounts.ts';
import type { ListSessions } from '#application/identity/list-sessions.ts';
import type { ListUsers } from '#application/identity/list-users.ts';
import type { Login } from '#application/identity/login.ts';
import type { Logout } from '#application/identity/logout.ts';
import type { NewPasswords } from '#application/identity/new-passwords.ts';
import type { PasswordChallenge } from '#application/identity/password-challenge.ts';
import type { AccountRenderer } from '#application/identity/ports/account-renderer.ts';
import type { AccountCache } from '#application/identity/ports/account-cache.ts';
import type { AccessTokenCodec } from '#application/identity/ports/access-token-codec.ts';
import type { CommonPasswords } from '#application/identity/ports/common-passwords.ts';
import type { CredentialRepository } from '#application/identity/ports/credential-repository.ts';
import type { KeyStore, PublicKeys } from '#application/identity/ports/key-store.ts';
import type { LoginThrottle } from '#application/identity/ports/login-throttle.ts';
import type { PasswordHasher } from '#application/identity/ports/password-hasher.ts';
import type { RefreshTokenCodec } from '#application/identity/ports/refresh-token-codec.ts';
import type { SessionLiveness } from '#application/identity/ports/session-liveness.ts';
import type { SessionRepository } from '#application/identity/ports/session-repository.ts';
import type { UserListCache } from '#application/identity/ports/user-list-cache.ts';
import type { UserPageRenderer } from '#application/identity/ports/user-page-renderer.ts';
import type { UserRepository } from '#application/identity/ports/user-repository.ts';
import type { PurgeSessions } from '#application/identity/purge-sessions.ts';
import type { RefreshSession } from '#application/identity/refresh-session.ts';
import type { RegisterUser } from '#application/identity/register-user.ts';
import type { RevokeSession } from '#application/identity/revoke-session.ts';
import type { RoleChange } from '#application/identity/role-change.ts';
import type { SessionIssuer } from '#application/identity/session-issuer.ts';
import type { SessionTerminator } from '#application/identity/session-terminator.ts';
import type { SessionTokens } from '#application/identity/session-tokens.ts';
import type { SetPassword } from '#application/identity/set-password.ts';
import type { UpdateOwnRoles } from '#application/identity/update-own-roles.ts';
import type { UpdateProfile } from '#application/identity/update-profile.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { HealthCheck } from '#application/shared/ports/health-check.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { LogContext } from '#application/shared/ports/log-context.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { Metrics } from '#application/shared/ports/metrics.ts';
import type { RateLimiter } from '#application/shared/ports/rate-limiter.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { Readiness } from '#application/shared/readiness.ts';
import type { CreateTask } from '#application/tasks/create-task.ts';
import type { DeleteTask } from '#application/tasks/delete-task.ts';
import type { GetTask } from '#application/tasks/get-task.ts';
import type { ListTasks } from '#application/tasks/list-tasks.ts';
import type { TaskRepository } from '#application/tasks/ports/task-repository.ts';
import type { UpdateTask } from '#application/tasks/update-task.ts';
import type { Config } from './config.ts';

function token<T>(name: string): ServiceIdentifier<T> {
  return Symbol(name);
}

/** What the container knows, by port, application service and use case. */
export const TOKENS = {
  Config: token<Config>('Config'),

  Clock: token<Clock>('Clock'),
  HealthChecks: token<readonly HealthCheck[]>('HealthChecks'),
  DatabaseChecks: token<readonly HealthCheck[]>('DatabaseChecks'),
  CacheCheck: token<HealthCheck>('CacheCheck'),
  IdGenerator: token<IdGenerator>('IdGenerator'),
  LogContext: token<LogContext>('LogContext'),
  Logger: token<Logger>('Logger'),
  Metrics: token<Metrics>('Metrics'),
  RateLimiter: token<RateLimiter>('RateLimiter'),
  Readiness: token<Readiness>('Readiness'),
  UnitOfWork: token<UnitOfWork>('UnitOfWork'),

  AccessTokenCodec: token<AccessTokenCodec>('AccessTokenCodec'),
  CommonPasswords: token<CommonPasswords>('CommonPasswords'),
  CredentialRepository: token<CredentialRepository>('CredentialRepository'),
  KeyStore: token<KeyStore>('KeyStore'),
  LoginThrottle: token<LoginThrottle>('LoginThrottle'),
  PasswordHasher: token<PasswordHasher>('PasswordHasher'),
  PublicKeys: token<PublicKeys>('PublicKeys'),
  RefreshTokenCodec: token<RefreshTokenCodec>('RefreshTokenCodec'),
  SessionLiveness: token<SessionLiveness>('SessionLiveness'),
  SessionRepository: token<SessionRepository>('SessionRepository'),
  TaskRepository: token<TaskRepository>('TaskRepository'),
  UserListCache: token<UserListCache>('UserListCache'),
  UserPageRenderer: token<UserPageRenderer>('UserPageRenderer'),
  UserRepository: token<UserRepository>('UserRepository'),

  AccountRenderer: token<AccountRenderer>('AccountRenderer'),
  AccountCache: token<AccountCache>('AccountCache'),
  AccountLookup: token<AccountLookup>('AccountLookup'),
  AccountRegistrar: token<AccountRegistrar>('AccountRegistrar'),
  NewPasswords: token<NewPasswords>('NewPasswords'),
  PasswordChallenge: token<PasswordChallenge>('PasswordChallenge'),
  RoleChange: token<RoleChange>('RoleChange'),
  SessionIssuer: token<SessionIssuer>('SessionIssuer'),
  SessionTerminator: token<SessionTerminator>('SessionTerminator'),
  SessionTokens: token<SessionTokens>('SessionTokens'),

  AssignRoles: token<AssignRoles>('AssignRoles'),
  Authenticate: token<Authenticate>('Authenticate'),
  ChangePassword: token<ChangePassword>('ChangePassword'),
  CreateTask: token<CreateTask>('CreateTask'),
  DeleteAccount: token<DeleteAccount>('DeleteAccount'),
  DeleteTask: token<DeleteTask>('DeleteTask'),
  EndSessions: token<EndSessions>('EndSessions'),
  EnsureFirstAdmin: token<EnsureFirstAdmin>('EnsureFirstAdmin'),
  GetMe: token<GetMe>('GetMe'),
  GetTask: token<GetTask>('GetTask'),
  GetUser: token<GetUser>('GetUser'),
  GrantRole: token<GrantRole>('GrantRole'),
  ListAccounts: token<ListAccounts>('ListAccounts'),
  ListSessions: token<ListSessions>('ListSessions'),
  ListTasks: token<ListTasks>('ListTasks'),
  ListUsers: token<ListUsers>('ListUsers'),
  Login: token<Login>('Login'),
  Logout: token<Logout>('Logout'),
  PurgeSessions: token<PurgeSessions>('PurgeSessions'),
  RefreshSession: token<RefreshSession>('RefreshSession'),
  RegisterUser: token<RegisterUser>('RegisterUser'),
  RevokeSession: token<RevokeSession>('RevokeSession'),
  SetPassword: token<SetPassword>('SetPassword'),
  UpdateOwnRoles: token<UpdateOwnRoles>('UpdateOwnRoles'),
  UpdateProfile: token<UpdateProfile>('UpdateProfile'),
  UpdateTask: token<UpdateTask>('UpdateTask'),

  AllowedOrigins: token<AllowedOrigins>('AllowedOrigins'),
  ClientAddresses: token<ClientAddresses>('ClientAddresses'),
  RefreshCookie: token<RefreshCookie>('RefreshCookie'),
  Routes: token<readonly RouteDescriptor[]>('Routes'),
} as const;
