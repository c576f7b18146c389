import { ContainerModule } from 'inversify';
import { AccountLookup } from '#application/identity/accounts/account-lookup.ts';
import { AccountRegistrar } from '#application/identity/accounts/account-registrar.ts';
import { DeleteAccount } from '#application/identity/accounts/delete-account.ts';
import { EnsureFirstAdmin } from '#application/identity/accounts/ensure-first-admin.ts';
import { GetAccount } from '#application/identity/accounts/get-account.ts';
import { GetMe } from '#application/identity/accounts/get-me.ts';
import { GetUser } from '#application/identity/accounts/get-user.ts';
import { ListAccounts } from '#application/identity/accounts/list-accounts.ts';
import { ListUsers } from '#application/identity/accounts/list-users.ts';
import { RegisterUser } from '#application/identity/accounts/register-user.ts';
import { UpdateProfile } from '#application/identity/accounts/update-profile.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const uow = T.UnitOfWork;
const users = T.UserRepository;
const userList = T.UserListCache;
const accounts = T.AccountRegistrar;
const passwords = T.NewPasswords;
const lookup = T.AccountLookup;
const revoker = T.SessionRevoker;
const liveness = T.SessionLiveness;
const ids = T.IdGenerator;
const clock = T.Clock;

/** Application services and use cases of accounts. */
export function accountsModule(): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.AccountLookup, { users }, (deps) => new AccountLookup(deps));
    provide(options, T.AccountRegistrar, { uow, users, userList }, (deps) => new AccountRegistrar(deps));
    provide(options, T.RegisterUser, { accounts, passwords, ids, clock }, (deps) => new RegisterUser(deps));
    provide(options, T.EnsureFirstAdmin, { users, accounts, passwords, ids, clock }, (deps) => {
      return new EnsureFirstAdmin(deps);
    });
    provide(options, T.GetMe, { users, accounts: T.AccountCache }, (deps) => new GetMe(deps));
    provide(options, T.GetUser, { users }, (deps) => new GetUser(deps));
    provide(options, T.GetAccount, { lookup }, (deps) => new GetAccount(deps));
    provide(options, T.ListUsers, { users }, (deps) => new ListUsers(deps));
    provide(options, T.ListAccounts, { users }, (deps) => new ListAccounts(deps));
    provide(
      options,
      T.UpdateProfile,
      { uow, users, liveness, userList, clock },
      (deps) => new UpdateProfile(deps),
    );
    provide(
      options,
      T.DeleteAccount,
      { revoker, users, admins: T.ActiveAdmins, auditLog: T.AuditLog, userList },
      (deps) => {
        return new DeleteAccount(deps);
      },
    );
  });
}
