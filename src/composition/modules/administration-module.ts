import { ContainerModule } from 'inversify';
import { CreateAccount } from '#application/identity/administration/create-account.ts';
import { EndAccountSessions } from '#application/identity/administration/end-account-sessions.ts';
import { GetManagedAccount } from '#application/identity/administration/get-managed-account.ts';
import { ListAccountActivity } from '#application/identity/administration/list-account-activity.ts';
import { ListAccountSessions } from '#application/identity/administration/list-account-sessions.ts';
import { ReinstateAccount } from '#application/identity/administration/reinstate-account.ts';
import { SearchAccounts } from '#application/identity/administration/search-accounts.ts';
import { SuspendAccount } from '#application/identity/administration/suspend-account.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const users = T.UserRepository;
const admins = T.ActiveAdmins;
const revoker = T.SessionRevoker;
const catalogue = T.RoleCatalogue;
const clock = T.Clock;

/** What admins do with any account. */
export function administrationModule(): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.SearchAccounts, { search: T.AccountSearch, clock, catalogue }, (deps) => {
      return new SearchAccounts(deps);
    });
    provide(
      options,
      T.CreateAccount,
      {
        accounts: T.AccountRegistrar,
        newAccounts: T.NewAccounts,
        inviter: T.InvitationIssuer,
        admins,
        catalogue,
      },
      (deps) => new CreateAccount(deps),
    );
    provide(options, T.GetManagedAccount, { users, clock }, (deps) => new GetManagedAccount(deps));
    provide(options, T.ListAccountSessions, { users, sessions: T.SessionRepository, clock }, (deps) => {
      return new ListAccountSessions(deps);
    });
    provide(options, T.ListAccountActivity, { users, listAuditEvents: T.ListAuditEvents }, (deps) => {
      return new ListAccountActivity(deps);
    });
    provide(options, T.SuspendAccount, { users, admins, revoker, clock }, (deps) => new SuspendAccount(deps));
    provide(
      options,
      T.ReinstateAccount,
      { uow: T.UnitOfWork, users, admins, liveness: T.SessionLiveness, clock },
      (deps) => new ReinstateAccount(deps),
    );
    provide(options, T.EndAccountSessions, { admins, revoker }, (deps) => new EndAccountSessions(deps));
  });
}
