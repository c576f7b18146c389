import { InvalidInvitationError } from '#domain/invitations/errors.ts';
import type { Invitation } from '#domain/invitations/invitation.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { NewProfile } from '#application/identity/accounts/new-accounts.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import { accountView, type AccountView } from '#application/identity/accounts/views.ts';
import type { NewPasswords } from '#application/identity/passwords/new-passwords.ts';
import type { CredentialRepository } from '#application/identity/passwords/ports/credential-repository.ts';
import type { SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import type { OpenInvitations } from './open-invitations.ts';

interface Deps {
  readonly open: OpenInvitations;
  readonly users: UserRepository;
  readonly credentials: CredentialRepository;
  readonly passwords: NewPasswords;
  readonly revoker: SessionRevoker;
}

/** Gives a password to the account that an invitation is bound to. */
export class ActivateInvited {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * An invitation is void when its inviter may not give the account's roles any more, or the account has a password by now.
   * @param account the one that it is bound to; it has its names already.
   * @throws as `AcceptInvitation`.
   */
  async from(
    invitation: Invitation,
    { userId, ...names }: NewProfile & { readonly userId: UserId },
    password: string,
  ): Promise<Versioned<AccountView>> {
    const { open, users, credentials, passwords, revoker } = this.#deps;
    refuseNames(names);
    const user = await users.findById(userId);
    if (user === null) throw new InvalidInvitationError();
    const hash = await passwords.hash(await passwords.validate(password, user, 'password'));
    const revocation = { userId, reason: 'password_changed' } as const;
    let activated = user;
    const ended = await revoker.revokeAll(revocation, async ({ user: locked, audit }) => {
      const now = await open.spend(invitation, userId, audit);
      const isVoid = !(await open.isBacked(invitation)) || !(await credentials.add(userId, hash));
      if (isVoid) throw new InvalidInvitationError();
      activated = await this.#verified(invitation, locked, now);
    });
    if (ended === null) throw new InvalidInvitationError();
    return { view: accountView(activated), version: activated.version };
  }

  /** The account, whose email is proved by an invitation that was mailed there. */
  async #verified({ mailed, email }: Invitation, user: User, now: Date): Promise<User> {
    if (!mailed || !user.hasEmail(email)) return user;
    const saved = await this.#deps.users.save(user.withVerifiedEmail(now));
    if (saved === null) throw new ConcurrentChangeError();
    return saved;
  }
}

/** @throws {InvalidFieldsError} */
function refuseNames(names: NewProfile): void {
  const given = Object.entries(names).filter(([, name]) => name !== null && name !== undefined);
  if (given.length === 0) return;
  const detail = 'The account of this invitation has its names already; leave this out.';
  throw new InvalidFieldsError(given.map(([field]) => ({ field, code: 'invitation.names_given', detail })));
}
