import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Registry } from 'prom-client';
import type { KeyStore } from '#adapters/cli/keys-command.ts';
import type { AllowedOrigins } from '#adapters/http/allowed-origins.ts';
import type { ClientAddresses } from '#adapters/http/client-address.ts';
import type { PublicKeys } from '#adapters/http/ops/keys-controller.ts';
import type { PageCache } from '#adapters/http/page-cache.ts';
import type { RateLimiter } from '#adapters/http/rate-limiter.ts';
import type { RefreshCookie } from '#adapters/http/refresh-cookie.ts';
import type { RouteDescriptor } from '#adapters/http/route.ts';
import type { AuditEventFactory } from '#application/audit/audit-event-factory.ts';
import type { KeyInventory } from '#application/audit/ports/key-inventory.ts';
import type { RecordKeyChanges } from '#application/audit/record-key-changes.ts';
import type { ListActivity } from '#application/audit/list-activity.ts';
import type { ListAuditEvents } from '#application/audit/list-audit-events.ts';
import type { PurgeAuditEvents } from '#application/audit/purge-audit-events.ts';
import type { AuditLog } from '#application/audit/ports/audit-log.ts';
import type { Origin, RequestOrigin } from '#application/audit/ports/request-origin.ts';
import type { AccountChanges } from '#application/identity/accounts/account-changes.ts';
import type { AccountTraces } from '#application/identity/accounts/account-traces.ts';
import type { AccountLookup } from '#application/identity/accounts/account-lookup.ts';
import type { AccountRegistrar } from '#application/identity/accounts/account-registrar.ts';
import type { ActiveAdmins } from '#application/identity/roles/active-admins.ts';
import type { AssignRoles } from '#application/identity/roles/assign-roles.ts';
import type { Authenticate } from '#application/identity/sessions/authenticate.ts';
import type { ChangePassword } from '#application/identity/passwords/change-password.ts';
import type { CompleteLogin } from '#application/identity/sessions/complete-login.ts';
import type { FitDecoys } from '#application/identity/passwords/fit-decoys.ts';
import type { CreateAccount } from '#application/identity/administration/create-account.ts';
import type { EndAccountSessions } from '#application/identity/administration/end-account-sessions.ts';
import type { GetManagedAccount } from '#application/identity/administration/get-managed-account.ts';
import type { ListAccountActivity } from '#application/identity/administration/list-account-activity.ts';
import type { ListAccountSessions } from '#application/identity/administration/list-account-sessions.ts';
import type { AccountSearch } from '#application/identity/administration/ports/account-search.ts';
import type { ReinstateAccount } from '#application/identity/administration/reinstate-account.ts';
import type { SearchAccounts } from '#application/identity/administration/search-accounts.ts';
import type { SuspendAccount } from '#application/identity/administration/suspend-account.ts';
import type { GetMetadata } from '#application/identity/metadata/get-metadata.ts';
import type { MetadataRepository } from '#application/identity/metadata/ports/metadata-repository.ts';
import type { SetMetadata } from '#application/identity/metadata/set-metadata.ts';
import type { NewAccounts } from '#application/identity/accounts/new-accounts.ts';
import type { AcceptInvitation } from '#application/invitations/accept-invitation.ts';
import type { ActivateInvited } from '#application/invitations/activate-invited.ts';
import type { CreateInvitation } from '#application/invitations/create-invitation.ts';
import type { InvitationIssuer } from '#application/invitations/invitation-issuer.ts';
import type { ListInvitations } from '#application/invitations/list-invitations.ts';
import type { OpenInvitations } from '#application/invitations/open-invitations.ts';
import type { InvitationRepository } from '#application/invitations/ports/invitation-repository.ts';
import type { InvitationTokens } from '#application/invitations/ports/invitation-tokens.ts';
import type { PurgeInvitations } from '#application/invitations/purge-invitations.ts';
import type { RegisterInvited } from '#application/invitations/register-invited.ts';
import type { RevokeInvitation } from '#application/invitations/revoke-invitation.ts';
import type { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import type { EndSessions } from '#application/identity/sessions/end-sessions.ts';
import type { EndAllSessions } from '#application/identity/sessions/end-all-sessions.ts';
import type { EnsureFirstAdmin } from '#application/identity/accounts/ensure-first-admin.ts';
import type { GetAccount } from '#application/identity/accounts/get-account.ts';
import type { GetMe } from '#application/identity/accounts/get-me.ts';
import type { GetUser } from '#application/identity/accounts/get-user.ts';
import type { GrantRole } from '#application/identity/roles/grant-role.ts';
import type { ListAccounts } from '#application/identity/accounts/list-accounts.ts';
import type { ListSessions } from '#application/identity/sessions/list-sessions.ts';
import type { ListUsers } from '#application/identity/accounts/list-users.ts';
import type { Login } from '#application/identity/sessions/login.ts';
import type { Logout } from '#application/identity/sessions/logout.ts';
import type { FailedLogins } from '#application/identity/passwords/failed-logins.ts';
import type { LoginAttempts } from '#application/identity/passwords/login-attempts.ts';
import type { NewPasswords } from '#application/identity/passwords/new-passwords.ts';
import type { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import type { AccountCache } from '#application/identity/accounts/ports/account-cache.ts';
import type { AccessTokenCodec } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { CommonPasswords } from '#application/identity/passwords/ports/common-passwords.ts';
import type { CredentialRepository } from '#application/identity/passwords/ports/credential-repository.ts';
import type { LoginThrottle } from '#application/identity/passwords/ports/login-throttle.ts';
import type { NamePseudonyms } from '#application/identity/passwords/ports/name-pseudonyms.ts';
import type { PasswordHasher } from '#application/identity/passwords/ports/password-hasher.ts';
import type { RefreshTokenCodec } from '#application/identity/sessions/ports/refresh-token-codec.ts';
import type { SessionLiveness } from '#application/identity/sessions/ports/session-liveness.ts';
import type { SessionRepository } from '#application/identity/sessions/ports/session-repository.ts';
import type { UserListCache } from '#application/identity/accounts/ports/user-list-cache.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { PurgeSessions } from '#application/identity/sessions/purge-sessions.ts';
import type { RefreshSession } from '#application/identity/sessions/refresh-session.ts';
import type { RegisterUser } from '#application/identity/accounts/register-user.ts';
import type { RevokeRole } from '#application/identity/roles/revoke-role.ts';
import type { RevokeSession } from '#application/identity/sessions/revoke-session.ts';
import type { RoleChange } from '#application/identity/roles/role-change.ts';
import type { SessionIssuer } from '#application/identity/sessions/session-issuer.ts';
import type { SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import type { SessionTokens } from '#application/identity/sessions/session-tokens.ts';
import type { SetPassword } from '#application/identity/passwords/set-password.ts';
import type { UpdateOwnRoles } from '#application/identity/roles/update-own-roles.ts';
import type { UpdateProfile } from '#application/identity/accounts/update-profile.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { HealthCheck } from '#application/shared/ports/health-check.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { Readiness } from '#application/shared/readiness.ts';
import type { CreateTask } from '#application/tasks/create-task.ts';
import type { DeleteTask } from '#application/tasks/delete-task.ts';
import type { GetTask } from '#application/tasks/get-task.ts';
import type { ListTasks } from '#application/tasks/list-tasks.ts';
import type { TaskRepository } from '#application/tasks/ports/task-repository.ts';
import type { UpdateTask } from '#application/tasks/update-task.ts';
import type { RoleCatalogue } from '#domain/identity/roles/role.ts';
import type { Config } from './config.ts';
import { EMAIL_TOKENS } from './email-tokens.ts';
import { FACTORS_TOKENS } from './factors-tokens.ts';
import { IMPORT_TOKENS } from './import-tokens.ts';
import { PASSKEY_TOKENS } from './passkey-tokens.ts';
import { token } from './token.ts';

/** What the container knows, by port, application service and use case. */
export const TOKENS = {
  ...EMAIL_TOKENS,
  ...FACTORS_TOKENS,
  ...IMPORT_TOKENS,
  ...PASSKEY_TOKENS,

  Config: token<Config>('Config'),

  Clock: token<Clock>('Clock'),
  DatabaseChecks: token<readonly HealthCheck[]>('DatabaseChecks'),
  CacheCheck: token<HealthCheck>('CacheCheck'),
  IdGenerator: token<IdGenerator>('IdGenerator'),
  Logger: token<Logger>('Logger'),
  MetricsRegistry: token<Registry>('MetricsRegistry'),
  RateLimiter: token<RateLimiter>('RateLimiter'),
  Readiness: token<Readiness>('Readiness'),
  RequestContext: token<AsyncLocalStorage<Origin>>('RequestContext'),
  RequestOrigin: token<RequestOrigin>('RequestOrigin'),
  UnitOfWork: token<UnitOfWork>('UnitOfWork'),

  AuditEventFactory: token<AuditEventFactory>('AuditEventFactory'),
  AuditLog: token<AuditLog>('AuditLog'),

  AccessTokenCodec: token<AccessTokenCodec>('AccessTokenCodec'),
  CommonPasswords: token<CommonPasswords>('CommonPasswords'),
  CredentialRepository: token<CredentialRepository>('CredentialRepository'),
  KeyInventory: token<KeyInventory>('KeyInventory'),
  MetadataRepository: token<MetadataRepository>('MetadataRepository'),
  InvitationRepository: token<InvitationRepository>('InvitationRepository'),
  InvitationTokens: token<InvitationTokens>('InvitationTokens'),
  KeyStore: token<KeyStore>('KeyStore'),
  LoginThrottle: token<LoginThrottle>('LoginThrottle'),
  NamePseudonyms: token<NamePseudonyms>('NamePseudonyms'),
  PasswordHasher: token<PasswordHasher>('PasswordHasher'),
  PublicKeys: token<PublicKeys>('PublicKeys'),
  RefreshTokenCodec: token<RefreshTokenCodec>('RefreshTokenCodec'),
  SessionLiveness: token<SessionLiveness>('SessionLiveness'),
  SessionRepository: token<SessionRepository>('SessionRepository'),
  TaskRepository: token<TaskRepository>('TaskRepository'),
  UserListCache: token<UserListCache>('UserListCache'),
  UserRepository: token<UserRepository>('UserRepository'),

  AccountChanges: token<AccountChanges>('AccountChanges'),
  AccountTraces: token<AccountTraces>('AccountTraces'),

  AccountCache: token<AccountCache>('AccountCache'),
  AccountLookup: token<AccountLookup>('AccountLookup'),
  AccountRegistrar: token<AccountRegistrar>('AccountRegistrar'),
  AccountSearch: token<AccountSearch>('AccountSearch'),
  NewAccounts: token<NewAccounts>('NewAccounts'),
  ActiveAdmins: token<ActiveAdmins>('ActiveAdmins'),
  CompleteLogin: token<CompleteLogin>('CompleteLogin'),
  FailedLogins: token<FailedLogins>('FailedLogins'),
  LoginAttempts: token<LoginAttempts>('LoginAttempts'),
  NewPasswords: token<NewPasswords>('NewPasswords'),
  PasswordVerifier: token<PasswordVerifier>('PasswordVerifier'),
  RoleCatalogue: token<RoleCatalogue>('RoleCatalogue'),
  RoleChange: token<RoleChange>('RoleChange'),
  SessionIssuer: token<SessionIssuer>('SessionIssuer'),
  SessionRevoker: token<SessionRevoker>('SessionRevoker'),
  SessionTokens: token<SessionTokens>('SessionTokens'),

  CreateAccount: token<CreateAccount>('CreateAccount'),
  EndAccountSessions: token<EndAccountSessions>('EndAccountSessions'),
  GetManagedAccount: token<GetManagedAccount>('GetManagedAccount'),
  ListAccountActivity: token<ListAccountActivity>('ListAccountActivity'),
  ListAccountSessions: token<ListAccountSessions>('ListAccountSessions'),
  ReinstateAccount: token<ReinstateAccount>('ReinstateAccount'),
  SearchAccounts: token<SearchAccounts>('SearchAccounts'),
  SuspendAccount: token<SuspendAccount>('SuspendAccount'),

  GetMetadata: token<GetMetadata>('GetMetadata'),
  SetMetadata: token<SetMetadata>('SetMetadata'),

  AcceptInvitation: token<AcceptInvitation>('AcceptInvitation'),
  ActivateInvited: token<ActivateInvited>('ActivateInvited'),
  CreateInvitation: token<CreateInvitation>('CreateInvitation'),
  InvitationIssuer: token<InvitationIssuer>('InvitationIssuer'),
  ListInvitations: token<ListInvitations>('ListInvitations'),
  OpenInvitations: token<OpenInvitations>('OpenInvitations'),
  RegisterInvited: token<RegisterInvited>('RegisterInvited'),
  RevokeInvitation: token<RevokeInvitation>('RevokeInvitation'),
  PurgeInvitations: token<PurgeInvitations>('PurgeInvitations'),

  AssignRoles: token<AssignRoles>('AssignRoles'),
  Authenticate: token<Authenticate>('Authenticate'),
  ChangePassword: token<ChangePassword>('ChangePassword'),
  CreateTask: token<CreateTask>('CreateTask'),
  DeleteAccount: token<DeleteAccount>('DeleteAccount'),
  DeleteTask: token<DeleteTask>('DeleteTask'),
  EndAllSessions: token<EndAllSessions>('EndAllSessions'),
  EndSessions: token<EndSessions>('EndSessions'),
  EnsureFirstAdmin: token<EnsureFirstAdmin>('EnsureFirstAdmin'),
  FitDecoys: token<FitDecoys>('FitDecoys'),
  GetAccount: token<GetAccount>('GetAccount'),
  GetMe: token<GetMe>('GetMe'),
  GetTask: token<GetTask>('GetTask'),
  GetUser: token<GetUser>('GetUser'),
  GrantRole: token<GrantRole>('GrantRole'),
  ListAccounts: token<ListAccounts>('ListAccounts'),
  ListActivity: token<ListActivity>('ListActivity'),
  ListAuditEvents: token<ListAuditEvents>('ListAuditEvents'),
  ListSessions: token<ListSessions>('ListSessions'),
  ListTasks: token<ListTasks>('ListTasks'),
  ListUsers: token<ListUsers>('ListUsers'),
  Login: token<Login>('Login'),
  Logout: token<Logout>('Logout'),
  PurgeAuditEvents: token<PurgeAuditEvents>('PurgeAuditEvents'),
  PurgeSessions: token<PurgeSessions>('PurgeSessions'),
  RecordKeyChanges: token<RecordKeyChanges>('RecordKeyChanges'),
  RefreshSession: token<RefreshSession>('RefreshSession'),
  RegisterUser: token<RegisterUser>('RegisterUser'),
  RevokeRole: token<RevokeRole>('RevokeRole'),
  RevokeSession: token<RevokeSession>('RevokeSession'),
  SetPassword: token<SetPassword>('SetPassword'),
  UpdateOwnRoles: token<UpdateOwnRoles>('UpdateOwnRoles'),
  UpdateProfile: token<UpdateProfile>('UpdateProfile'),
  UpdateTask: token<UpdateTask>('UpdateTask'),

  AllowedOrigins: token<AllowedOrigins>('AllowedOrigins'),
  ClientAddresses: token<ClientAddresses>('ClientAddresses'),
  RefreshCookie: token<RefreshCookie>('RefreshCookie'),
  PageCache: token<PageCache>('PageCache'),
  Routes: token<readonly RouteDescriptor[]>('Routes'),
} as const;
