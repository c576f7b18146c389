import { ContainerModule } from 'inversify';
import { accountPagesController } from '#adapters/http/account-pages/account-pages-controller.ts';
import { AllowedOrigins } from '#adapters/http/allowed-origins.ts';
import { ClientAddresses } from '#adapters/http/client-address.ts';
import { auditController } from '#adapters/http/audit/audit-controller.ts';
import { emailController } from '#adapters/http/email/email-controller.ts';
import { passwordResetController } from '#adapters/http/email/password-reset-controller.ts';
import { factorLoginController } from '#adapters/http/factors/factor-login-controller.ts';
import { factorsController } from '#adapters/http/factors/factors-controller.ts';
import { passkeyLoginController } from '#adapters/http/factors/passkey-login-controller.ts';
import { passkeysController } from '#adapters/http/factors/passkeys-controller.ts';
import { stepUpController } from '#adapters/http/factors/step-up-controller.ts';
import { mailboxController } from '#adapters/http/dev/mailbox-controller.ts';
import { meController } from '#adapters/http/identity/accounts/me-controller.ts';
import { registrationController } from '#adapters/http/identity/accounts/registration-controller.ts';
import { usersController } from '#adapters/http/identity/accounts/users-controller.ts';
import { accountActivityController } from '#adapters/http/identity/administration/account-activity-controller.ts';
import { managedAccountsController } from '#adapters/http/identity/administration/managed-accounts-controller.ts';
import { searchController } from '#adapters/http/identity/administration/search-controller.ts';
import { suspensionsController } from '#adapters/http/identity/administration/suspensions-controller.ts';
import { metadataController } from '#adapters/http/identity/metadata/metadata-controller.ts';
import { acceptanceController } from '#adapters/http/invitations/acceptance-controller.ts';
import { invitationsController } from '#adapters/http/invitations/invitations-controller.ts';
import { passwordsController } from '#adapters/http/identity/passwords/passwords-controller.ts';
import { rolesController } from '#adapters/http/identity/roles/roles-controller.ts';
import { authenticationController } from '#adapters/http/identity/sessions/authentication-controller.ts';
import { sessionsController } from '#adapters/http/identity/sessions/sessions-controller.ts';
import { docsController } from '#adapters/http/ops/docs-controller.ts';
import { healthController } from '#adapters/http/ops/health-controller.ts';
import { keysController } from '#adapters/http/ops/keys-controller.ts';
import { metricsController } from '#adapters/http/ops/metrics-controller.ts';
import { problemsController } from '#adapters/http/ops/problems-controller.ts';
import { RefreshCookie } from '#adapters/http/refresh-cookie.ts';
import type { RouteDescriptor } from '#adapters/http/route.ts';
import { tasksController } from '#adapters/http/tasks/tasks-controller.ts';
import { serviceName } from '#adapters/mail/mail-sender.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** The HTTP adapter's routes, and what it keeps for itself. */
export function httpModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    provide(
      options,
      T.ClientAddresses,
      { logger: T.Logger },
      ({ logger }) => new ClientAddresses(config.TRUSTED_PROXIES, logger),
    );
    const cookie = { secure: config.COOKIE_SECURE, path: config.publicPath || '/' };
    provide(options, T.RefreshCookie, {}, () => new RefreshCookie(cookie));
    provide(
      options,
      T.AllowedOrigins,
      { address: T.ServiceAddress },
      ({ address }) => new AllowedOrigins(() => [...address.origins, ...config.CORS_ORIGINS]),
    );
    provide(options, T.Routes, ROUTE_DEPS, (deps) => routesOf(deps, config));
  });
}

const ROUTE_DEPS = {
  registerUser: T.RegisterUser,
  requestVerification: T.RequestVerification,
  confirmVerification: T.ConfirmVerification,
  requestPasswordReset: T.RequestPasswordReset,
  confirmPasswordReset: T.ConfirmPasswordReset,
  confirmEmailChange: T.ConfirmEmailChange,
  undoEmailChange: T.UndoEmailChange,
  login: T.Login,
  refreshSession: T.RefreshSession,
  logout: T.Logout,
  loginWithFactor: T.LoginWithFactor,
  beginPasskeyLogin: T.BeginPasskeyLogin,
  loginWithPasskey: T.LoginWithPasskey,
  beginStepUp: T.BeginStepUp,
  stepUp: T.StepUp,
  listFactors: T.ListFactors,
  beginTotp: T.BeginTotp,
  confirmTotp: T.ConfirmTotp,
  removeTotp: T.RemoveTotp,
  renewRecoveryCodes: T.RenewRecoveryCodes,
  beginPasskey: T.BeginPasskey,
  addPasskey: T.AddPasskey,
  renamePasskey: T.RenamePasskey,
  removePasskey: T.RemovePasskey,
  getMe: T.GetMe,
  getUser: T.GetUser,
  listUsers: T.ListUsers,
  pages: T.PageCache,
  updateProfile: T.UpdateProfile,
  changePassword: T.ChangePassword,
  deleteAccount: T.DeleteAccount,
  listSessions: T.ListSessions,
  revokeSession: T.RevokeSession,
  updateOwnRoles: T.UpdateOwnRoles,
  assignRoles: T.AssignRoles,
  listActivity: T.ListActivity,
  listAuditEvents: T.ListAuditEvents,
  searchAccounts: T.SearchAccounts,
  createAccount: T.CreateAccount,
  getManagedAccount: T.GetManagedAccount,
  listAccountActivity: T.ListAccountActivity,
  listAccountSessions: T.ListAccountSessions,
  suspendAccount: T.SuspendAccount,
  reinstateAccount: T.ReinstateAccount,
  endAccountSessions: T.EndAccountSessions,
  getMetadata: T.GetMetadata,
  setMetadata: T.SetMetadata,
  createInvitation: T.CreateInvitation,
  listInvitations: T.ListInvitations,
  revokeInvitation: T.RevokeInvitation,
  acceptInvitation: T.AcceptInvitation,
  createTask: T.CreateTask,
  getTask: T.GetTask,
  listTasks: T.ListTasks,
  updateTask: T.UpdateTask,
  deleteTask: T.DeleteTask,
  cookie: T.RefreshCookie,
  origins: T.AllowedOrigins,
  ready: T.Readiness,
  keys: T.PublicKeys,
  registry: T.MetricsRegistry,
  mailbox: T.DevelopmentMailbox,
};

type RouteDeps = Parameters<typeof meController>[0] &
  Parameters<typeof tasksController>[0] &
  Parameters<typeof sessionsController>[0] &
  Parameters<typeof auditController>[0] &
  Parameters<typeof usersController>[0] &
  Parameters<typeof rolesController>[0] &
  Parameters<typeof searchController>[0] &
  Parameters<typeof managedAccountsController>[0] &
  Parameters<typeof accountActivityController>[0] &
  Parameters<typeof suspensionsController>[0] &
  Parameters<typeof metadataController>[0] &
  Parameters<typeof invitationsController>[0] &
  Parameters<typeof acceptanceController>[0] &
  Parameters<typeof healthController>[0] &
  Parameters<typeof registrationController>[0] &
  Parameters<typeof authenticationController>[0] &
  Parameters<typeof factorLoginController>[0] &
  Parameters<typeof passkeyLoginController>[0] &
  Parameters<typeof stepUpController>[0] &
  Parameters<typeof factorsController>[0] &
  Parameters<typeof passkeysController>[0] &
  Parameters<typeof passwordsController>[0] &
  Parameters<typeof emailController>[0] &
  Parameters<typeof passwordResetController>[0] &
  Pick<Parameters<typeof keysController>[0], 'keys'> &
  Pick<Parameters<typeof metricsController>[0], 'registry'> &
  Pick<Parameters<typeof mailboxController>[0], 'mailbox'>;

function routesOf(deps: RouteDeps, config: Config): readonly RouteDescriptor[] {
  const routes: RouteDescriptor[] = [
    ...registrationController(deps),
    ...authenticationController(deps),
    ...factorLoginController(deps),
    ...passkeyLoginController(deps),
    ...stepUpController(deps),
    ...factorsController(deps),
    ...passkeysController(deps),
    ...meController(deps),
    ...passwordsController(deps),
    ...emailController(deps),
    ...passwordResetController(deps),
    ...sessionsController(deps),
    ...usersController(deps),
    ...rolesController(deps),
    ...auditController(deps),
    ...searchController(deps),
    ...managedAccountsController(deps),
    ...accountActivityController(deps),
    ...suspensionsController(deps),
    ...metadataController(deps),
    ...acceptanceController(deps),
    ...invitationsController(deps),
    ...tasksController(deps),
    ...healthController(deps),
    ...keysController({ keys: deps.keys, publishDelaySeconds: config.KEY_PUBLISH_DELAY }),
    ...metricsController({ registry: deps.registry, token: config.METRICS_TOKEN ?? null }),
    ...problemsController(),
    ...accountPagesController({
      service: serviceName(config.MAIL_FROM),
      publicPath: config.publicPath,
      passwordMinLength: config.PASSWORD_MIN_LENGTH,
      mail: config.mail !== 'off',
      defaultLocale: config.DEFAULT_LOCALE,
    }),
    ...(config.mail === 'development'
      ? mailboxController({ mailbox: deps.mailbox, publicPath: config.publicPath })
      : []),
  ];
  const document = (): Promise<string> => describe(routes, config);
  routes.push(...docsController({ document, publicPath: config.publicPath }));
  return routes;
}

/** Loaded when somebody looks: what makes the document is 10 MB that most instances never need. */
async function describe(routes: readonly RouteDescriptor[], config: Config): Promise<string> {
  const { openApiDocument } = await import('#adapters/http/openapi/open-api-document.ts');
  return openApiDocument(routes, config.PUBLIC_URL ?? null);
}
