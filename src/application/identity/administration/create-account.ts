import { USER_ROLE, type RoleCatalogue, type RoleName } from '#domain/identity/roles/role.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AccountRegistrar } from '../accounts/account-registrar.ts';
import type { NewAccounts, NewProfile } from '../accounts/new-accounts.ts';
import type { ActiveAdmins } from '../roles/active-admins.ts';
import type { AccountInviter, IssuedInvitation } from './ports/account-inviter.ts';
import { managedAccountView, type ManagedAccountView } from './views.ts';

export interface CreateAccountCommand extends NewProfile {
  /** The admin; null for an operator at the command line. */
  readonly actorId: UserId | null;
  /** Null: whoever accepts the invitation to the account chooses it. */
  readonly password: string | null;
  /** Null for `user`. */
  readonly roles: readonly RoleName[] | null;
}

export interface CreatedAccount {
  readonly account: ManagedAccountView;
  /** To an account without a password; else null. */
  readonly invitation: IssuedInvitation | null;
}

interface Deps {
  readonly accounts: AccountRegistrar;
  readonly newAccounts: NewAccounts;
  readonly inviter: AccountInviter;
  readonly admins: ActiveAdmins;
  readonly catalogue: RoleCatalogue;
}

/** Creates an account with any roles, for admins and operators, whatever the registration mode. */
export class CreateAccount {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidFieldsError}; {UnknownRoleError}; {NoRoleError}; {EmailTakenError}; {LoginTakenError};
   *   {HashingOverloadedError}; {UnauthenticatedError} for an admin who was demoted, suspended or deleted meanwhile.
   */
  async execute(command: CreateAccountCommand): Promise<CreatedAccount> {
    const { accounts, newAccounts, inviter, admins, catalogue } = this.#deps;
    const { actorId, password, roles: wanted, ...registration } = command;
    const roles = catalogue.normalize(wanted ?? [USER_ROLE]);
    const { user, hash } = await newAccounts.prepare(registration, roles, password);
    const invitation = await accounts.transaction(async (add, audit) => {
      await admins.lockActor(actorId);
      await add(user, hash, actorId);
      if (hash !== null) return null;
      const { id: userId, email } = user;
      return await inviter.issue({ userId, email, roles, inviterId: actorId, expiresInSeconds: null }, audit);
    });
    return { account: managedAccountView(user, user.createdAt), invitation };
  }
}
