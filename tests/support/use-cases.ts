import { AccountFactors } from '#application/factors/account-factors.ts';
import { LoginChallenges } from '#application/factors/login-challenges.ts';
import { SecondFactorRequired } from '#application/factors/second-factor-required.ts';
import { RoleCatalogue } from '#domain/identity/roles/role.ts';
import { ListActivity } from '#application/audit/list-activity.ts';
import { ListAuditEvents } from '#application/audit/list-audit-events.ts';
import { PurgeAuditEvents } from '#application/audit/purge-audit-events.ts';
import { RecordKeyChanges } from '#application/audit/record-key-changes.ts';
import { AccountLookup } from '#application/identity/accounts/account-lookup.ts';
import { AccountRegistrar } from '#application/identity/accounts/account-registrar.ts';
import { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import { EnsureFirstAdmin } from '#application/identity/accounts/ensure-first-admin.ts';
import { NewAccounts } from '#application/identity/accounts/new-accounts.ts';
import { GetAccount } from '#application/identity/accounts/get-account.ts';
import { GetMe } from '#application/identity/accounts/get-me.ts';
import { GetUser } from '#application/identity/accounts/get-user.ts';
import { ListAccounts } from '#application/identity/accounts/list-accounts.ts';
import { ListUsers } from '#application/identity/accounts/list-users.ts';
import { RegisterUser, type RegistrationMode } from '#application/identity/accounts/register-user.ts';
import { UpdateProfile } from '#application/identity/accounts/update-profile.ts';
import { CreateAccount } from '#application/identity/administration/create-account.ts';
import { EndAccountSessions } from '#application/identity/administration/end-account-sessions.ts';
import { GetManagedAccount } from '#application/identity/administration/get-managed-account.ts';
import { ListAccountActivity } from '#application/identity/administration/list-account-activity.ts';
import { ListAccountSessions } from '#application/identity/administration/list-account-sessions.ts';
import { ReinstateAccount } from '#application/identity/administration/reinstate-account.ts';
import { SearchAccounts } from '#application/identity/administration/search-accounts.ts';
import { SuspendAccount } from '#application/identity/administration/suspend-account.ts';
import { GetMetadata } from '#application/identity/metadata/get-metadata.ts';
import { SetMetadata } from '#application/identity/metadata/set-metadata.ts';
import { AcceptInvitation } from '#application/invitations/accept-invitation.ts';
import { ActivateInvited } from '#application/invitations/activate-invited.ts';
import { CreateInvitation } from '#application/invitations/create-invitation.ts';
import { InvitationIssuer } from '#application/invitations/invitation-issuer.ts';
import { ListInvitations } from '#application/invitations/list-invitations.ts';
import { OpenInvitations } from '#application/invitations/open-invitations.ts';
import { RegisterInvited } from '#application/invitations/register-invited.ts';
import { RevokeInvitation } from '#application/invitations/revoke-invitation.ts';
import { ChangePassword } from '#application/identity/passwords/change-password.ts';
import { FailedLogins } from '#application/identity/passwords/failed-logins.ts';
import { FitDecoys } from '#application/identity/passwords/fit-decoys.ts';
import { LoginAttempts } from '#application/identity/passwords/login-attempts.ts';
import { NewPasswords } from '#application/identity/passwords/new-passwords.ts';
import { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import { SetPassword } from '#application/identity/passwords/set-password.ts';
import { ActiveAdmins } from '#application/identity/roles/active-admins.ts';
import { AssignRoles } from '#application/identity/roles/assign-roles.ts';
import { GrantRole } from '#application/identity/roles/grant-role.ts';
import { RevokeRole } from '#application/identity/roles/revoke-role.ts';
import { RoleChange } from '#application/identity/roles/role-change.ts';
import { UpdateOwnRoles } from '#application/identity/roles/update-own-roles.ts';
import { Authenticate } from '#application/identity/sessions/authenticate.ts';
import { CompleteLogin } from '#application/identity/sessions/complete-login.ts';
import { EndAllSessions } from '#application/identity/sessions/end-all-sessions.ts';
import { EndSessions } from '#application/identity/sessions/end-sessions.ts';
import { ListSessions } from '#application/identity/sessions/list-sessions.ts';
import { Login } from '#application/identity/sessions/login.ts';
import { Logout } from '#application/identity/sessions/logout.ts';
import { NotSuspended } from '#application/identity/sessions/not-suspended.ts';
import { PurgeSessions } from '#application/identity/sessions/purge-sessions.ts';
import { RefreshSession } from '#application/identity/sessions/refresh-session.ts';
import { RevokeSession } from '#application/identity/sessions/revoke-session.ts';
import { SessionIssuer } from '#application/identity/sessions/session-issuer.ts';
import { SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import { SessionTokens } from '#application/identity/sessions/session-tokens.ts';
import { CandidateFactory } from '#application/import/candidate-factory.ts';
import { ImportAccounts } from '#application/import/import-accounts.ts';
import { ImportedAccountRegistrar } from '#application/import/imported-account-registrar.ts';
import { CreateTask } from '#application/tasks/create-task.ts';
import { DeleteTask } from '#application/tasks/delete-task.ts';
import { GetTask } from '#application/tasks/get-task.ts';
import { ListTasks } from '#application/tasks/list-tasks.ts';
import { UpdateTask } from '#application/tasks/update-task.ts';
import { EmailVerified } from '#application/identity/sessions/email-verified.ts';
import { factorServices } from './factor-services.ts';
import { emailServices, type MailSettings } from './email-services.ts';
import type { Ports } from './memory-ports.ts';
import { passkeyServices } from './passkey-services.ts';

/** What use cases are configured with. Times in seconds. */
export interface Settings extends MailSettings {
  readonly accessTokenTtl: number;
  readonly idleTtl: number;
  readonly maxTtl: number;
  readonly refreshGrace: number;
  readonly passwordMinLength: number;
  readonly registration: RegistrationMode;
  readonly roles: readonly string[];
  readonly selfAssignableRoles: readonly string[];
  readonly auditDays: number;
  readonly mfaRequiredRoles: readonly string[];
}

export type UseCases = ReturnType<typeof useCases>;

/** Every use case, constructed by hand over the given ports. */
export function useCases(ports: Ports, settings: Settings) {
  const catalogue = new RoleCatalogue(settings.roles, settings.selfAssignableRoles);
  const tokens = new SessionTokens({ ...ports, catalogue }, settings);
  const revoker = new SessionRevoker(ports);
  const issuer = new SessionIssuer({ ...ports, tokens });
  const required = settings.verification === 'required';
  const factors = new AccountFactors(ports.factors);
  const challenges = new LoginChallenges({ ...ports, ...ports.factors });
  const { newPasskeys, passkeyProofs: passkeys } = passkeyServices({ ...ports, ...ports.factors });
  const conditions = [
    new NotSuspended(ports),
    new EmailVerified({ required }),
    new SecondFactorRequired({ factors, challenges, passkeys }),
  ];
  const completion = new CompleteLogin({ issuer, conditions });
  const admins = new ActiveAdmins(ports);
  const lookup = new AccountLookup(ports);
  const failedLogins = new FailedLogins(ports);
  const attempts = new LoginAttempts({ ...ports, failedLogins });
  const verifier = new PasswordVerifier({ ...ports, attempts, failedLogins });
  const passwords = new NewPasswords(ports, settings.passwordMinLength);
  const email = emailServices(ports, { factors, revoker, verifier, passwords }, settings);
  const { mail } = email;
  const login = { revoker, verifier, attempts, failedLogins, completion, tokens };
  const second = { ...login, factors, challenges, newPasskeys, passkeys, mail };
  const accounts = new AccountRegistrar({ ...ports, mail });
  const newAccounts = new NewAccounts({ ...ports, passwords });
  const inviter = new InvitationIssuer({
    ...ports,
    tokens: ports.invitationTokens,
    mail: email.invitationMail,
  });
  const open = new OpenInvitations({ ...ports, admins, tokens: ports.invitationTokens });
  const change = new RoleChange({ ...ports, admins, revoker }, catalogue);
  const listAuditEvents = new ListAuditEvents(ports);
  return {
    lookup,
    ...email.useCases,
    ...factorServices(ports, second, settings.mfaRequiredRoles),

    listActivity: new ListActivity({ listAuditEvents }),
    listAuditEvents,
    listAccountActivity: new ListAccountActivity({ ...ports, listAuditEvents }),
    recordKeyChanges: new RecordKeyChanges(ports, settings.auditDays),
    purgeAuditEvents: new PurgeAuditEvents(ports, settings.auditDays),

    deleteAccount: new DeleteAccount({ ...ports, ...email, admins, revoker }),
    ensureFirstAdmin: new EnsureFirstAdmin({ ...ports, accounts, newAccounts }),
    getAccount: new GetAccount({ ...ports, lookup }),
    getMe: new GetMe(ports),
    getUser: new GetUser(ports),
    listAccounts: new ListAccounts(ports),
    listUsers: new ListUsers(ports),
    registerUser: new RegisterUser({ accounts, newAccounts }, settings.registration),
    updateProfile: new UpdateProfile({ ...ports, ...email }),

    createAccount: new CreateAccount({ accounts, newAccounts, inviter, admins, catalogue }),
    endAccountSessions: new EndAccountSessions({ admins, revoker }),
    getManagedAccount: new GetManagedAccount(ports),
    listAccountSessions: new ListAccountSessions(ports),
    reinstateAccount: new ReinstateAccount({ ...ports, admins }),
    searchAccounts: new SearchAccounts({ ...ports, catalogue }),
    suspendAccount: new SuspendAccount({ ...ports, admins, revoker }),

    getMetadata: new GetMetadata(ports),
    setMetadata: new SetMetadata({ ...ports, admins }),

    acceptInvitation: new AcceptInvitation({
      open,
      register: new RegisterInvited({ open, accounts, newAccounts }),
      activate: new ActivateInvited({ ...ports, open, passwords, revoker }),
    }),
    createInvitation: new CreateInvitation({ ...ports, issuer: inviter, admins, catalogue }),
    listInvitations: new ListInvitations(ports),
    revokeInvitation: new RevokeInvitation({ ...ports, admins }),

    changePassword: new ChangePassword({ ...ports, verifier, passwords, revoker, mail }),
    fitDecoys: new FitDecoys(ports),
    setPassword: new SetPassword({ ...ports, lookup, passwords, revoker, mail }),

    assignRoles: new AssignRoles({ admins, change }),
    grantRole: new GrantRole({ lookup, change }),
    revokeRole: new RevokeRole({ lookup, change }),
    updateOwnRoles: new UpdateOwnRoles({ change }),

    authenticate: new Authenticate(ports),
    completeLogin: completion,
    endAllSessions: new EndAllSessions({ ...ports, revoker }),
    endSessions: new EndSessions({ lookup, revoker }),
    listSessions: new ListSessions(ports),
    login: new Login({ ...ports, verifier, completion }),
    logout: new Logout({ ...ports, tokens, revoker }),
    purgeSessions: new PurgeSessions(ports, settings.accessTokenTtl),
    refreshSession: new RefreshSession({ ...ports, tokens }),
    revokeSession: new RevokeSession({ revoker }),

    importAccounts: new ImportAccounts({
      ...ports,
      candidates: new CandidateFactory({ ...ports, catalogue }),
      accounts: new ImportedAccountRegistrar(ports),
    }),

    createTask: new CreateTask(ports),
    deleteTask: new DeleteTask(ports),
    getTask: new GetTask(ports),
    listTasks: new ListTasks(ports),
    updateTask: new UpdateTask(ports),
  };
}
