import type { NewProfile } from '#application/identity/accounts/new-accounts.ts';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import type { ActivateInvited } from './activate-invited.ts';
import type { OpenInvitations } from './open-invitations.ts';
import type { RegisterInvited } from './register-invited.ts';

export interface AcceptInvitationCommand extends NewProfile {
  readonly token: string;
  readonly password: string;
  /** The language that the request asked for. */
  readonly requestLocale?: Locale | null;
}

export interface AcceptedInvitation {
  readonly account: Versioned<AccountView>;
  /** Whether the account was made by this; else it had been made without a password. */
  readonly created: boolean;
}

interface Deps {
  readonly open: OpenInvitations;
  readonly register: RegisterInvited;
  readonly activate: ActivateInvited;
}

/** Uses an invitation, once: makes the account, or gives the password to the one that it is bound to. */
export class AcceptInvitation {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidInvitationError}; {InvalidFieldsError}; {EmailTakenError}; {LoginTakenError};
   *   {HashingOverloadedError}: after any of them the invitation is as it was.
   */
  async execute(command: AcceptInvitationCommand): Promise<AcceptedInvitation> {
    const { open, register, activate } = this.#deps;
    const { token, password, requestLocale = null, ...names } = command;
    const invitation = await open.find(token);
    const { userId } = invitation;
    if (userId === null) {
      const made = await register.from(invitation, { ...names, requestLocale }, password);
      return { account: made, created: true };
    }
    const account = await activate.from(invitation, { ...names, userId }, password);
    return { account, created: false };
  }
}
