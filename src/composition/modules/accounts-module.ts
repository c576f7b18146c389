import { ContainerModule } from 'inversify';
import { AccountChanges } from '#application/identity/accounts/account-changes.ts';
import { AccountLookup } from '#application/identity/accounts/account-lookup.ts';
import { AccountRegistrar } from '#application/identity/accounts/account-registrar.ts';
import { AccountTraces } from '#application/identity/accounts/account-traces.ts';
import { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import { EnsureFirstAdmin } from '#application/identity/accounts/ensure-first-admin.ts';
import { GetAccount } from '#application/identity/accounts/get-account.ts';
import { GetMe } from '#application/identity/accounts/get-me.ts';
import { GetUser } from '#application/identity/accounts/get-user.ts';
import { ListAccounts } from '#application/identity/accounts/list-accounts.ts';
import { NewAccounts } from '#application/identity/accounts/new-accounts.ts';
import { ListUsers } from '#application/identity/accounts/list-users.ts';
import { RegisterUser } from '#application/identity/accounts/register-user.ts';
import { UpdateProfile } from '#application/identity/accounts/update-profile.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const uow = T.UnitOfWork;
const users = T.UserRepository;
const userList = T.UserListCache;
const accounts = T.AccountRegistrar;
const newAccounts = T.NewAccounts;
const lookup = T.AccountLookup;
const revoker = T.SessionRevoker;
const mail = T.AccountMail;
const clock = T.Clock;

/** Application services and use cases of accounts. */
export function accountsModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.AccountLookup, { users }, (deps) => new AccountLookup(deps));
    provide(options, T.AccountChanges, { liveness: T.SessionLiveness, userList }, (deps) => {
      return new AccountChanges(deps);
    });
    provide(options, T.AccountTraces, { auditLog: T.AuditLog, mail: T.MailTraces }, (deps) => {
      return new AccountTraces(deps);
    });
    provide(options, T.AccountRegistrar, { uow, users, holds: T.AddressHolds, mail, userList }, (deps) => {
      return new AccountRegistrar(deps);
    });
    provide(options, T.NewAccounts, { passwords: T.NewPasswords, ids: T.IdGenerator, clock }, (deps) => {
      return new NewAccounts(deps);
    });
    provide(options, T.RegisterUser, { accounts, newAccounts }, (deps) => {
      return new RegisterUser(deps, config.REGISTRATION);
    });
    provide(options, T.EnsureFirstAdmin, { users, accounts, newAccounts }, (deps) => {
      return new EnsureFirstAdmin(deps);
    });
    provide(options, T.GetMe, { users, accounts: T.AccountCache }, (deps) => new GetMe(deps));
    provide(options, T.GetUser, { users }, (deps) => new GetUser(deps));
    provide(options, T.GetAccount, { lookup, clock }, (deps) => new GetAccount(deps));
    provide(options, T.ListUsers, { users }, (deps) => new ListUsers(deps));
    provide(options, T.ListAccounts, { users, clock }, (deps) => new ListAccounts(deps));
    provide(
      options,
      T.UpdateProfile,
      { uow, users, emails: T.EmailChanges, changes: T.AccountChanges },
      (deps) => new UpdateProfile(deps),
    );
    provide(
      options,
      T.DeleteAccount,
      { revoker, users, admins: T.ActiveAdmins, traces: T.AccountTraces, userList },
      (deps) => {
        return new DeleteAccount(deps);
      },
    );
  });
}
