import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { USER_ROLE } from '#domain/identity/roles/role.ts';
import type { Invitation } from '#domain/invitations/invitation.ts';
import type { AccountRegistrar } from '#application/identity/accounts/account-registrar.ts';
import type { NewAccounts, NewProfile } from '#application/identity/accounts/new-accounts.ts';
import { accountView, type AccountView } from '#application/identity/accounts/views.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { OpenInvitations } from './open-invitations.ts';

interface Deps {
  readonly open: OpenInvitations;
  readonly accounts: AccountRegistrar;
  readonly newAccounts: NewAccounts;
}

/** Makes the account of an invitation that is bound to none. */
export class RegisterInvited {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The roles of the invitation are given while its inviter may give them; else the account holds `user`.
   * @throws as `AcceptInvitation`.
   */
  async from(
    invitation: Invitation,
    { requestLocale, ...names }: NewProfile & { readonly requestLocale: Locale | null },
    password: string,
  ): Promise<Versioned<AccountView>> {
    const { open, accounts, newAccounts } = this.#deps;
    const registration = { ...names, email: emailOf(invitation, names) };
    const prepared = await newAccounts.prepare(registration, [USER_ROLE], password);
    const user = await accounts.transaction(async (add, audit) => {
      const roles = (await open.isBacked(invitation)) ? invitation.roles : [USER_ROLE];
      const { createdAt } = prepared.user;
      const registered = prepared.user.withRoles(roles, createdAt);
      const invited = invitation.mailed ? registered.withVerifiedEmail(createdAt) : registered;
      await open.spend(invitation, invited.id, audit);
      await add(invited, prepared.hash, invited.id, requestLocale);
      return invited;
    });
    return { view: accountView(user), version: user.version };
  }
}

/** @throws {InvalidFieldsError} where the invitation names the address. */
function emailOf(invitation: Invitation, { email }: NewProfile): string | null {
  if (invitation.email === null || email === null) return invitation.email ?? email;
  throw InvalidFieldsError.of('email', {
    code: 'invitation.email_given',
    detail: 'The invitation names the email of the account; leave it out.',
  });
}
