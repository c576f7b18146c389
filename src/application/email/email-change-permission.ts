import { PasswordMissingError, WrongPasswordError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { RequestedChange } from '#application/identity/accounts/ports/email-changes.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import type { CredentialRepository } from '#application/identity/passwords/ports/credential-repository.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { MailRequestLimit } from './ports/mail-request-limit.ts';
import { TooManyMailRequestsError } from './too-many-mail-requests-error.ts';

interface Deps {
  readonly users: UserRepository;
  readonly credentials: CredentialRepository;
  readonly verifier: PasswordVerifier;
  readonly limit: MailRequestLimit;
  readonly policy: MailPolicy;
}

/** Whether the caller may ask for another email: with mail on that needs the current password. */
export class EmailChangePermission {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether this change needs the current password. */
  isNeeded(user: User, email: string | null | undefined): boolean {
    return this.#deps.policy.sends && typeof email === 'string' && !user.hasEmail(email);
  }

  /**
   * @returns the security version under which the password was right; null where it was not needed.
   * @throws as `EmailChanges.authorize`.
   */
  async check({ actor, change, currentPassword, client }: RequestedChange): Promise<number | null> {
    const { users, credentials, verifier, limit } = this.#deps;
    if (typeof change.email !== 'string') return null;
    const user = await users.findById(actor.userId);
    if (user === null || !this.isNeeded(user, change.email)) return null;
    const credential = await credentials.findByUserId(user.id);
    if (credential === null) throw new PasswordMissingError();
    if (currentPassword === null) throw InvalidFieldsError.of('currentPassword', MISSING);
    const attempt = { name: user.id, credential, password: currentPassword, network: client.network };
    const version = await verifier.verify(attempt, (known) => Promise.resolve(known.user.securityVersion));
    if (version === undefined) throw new WrongPasswordError();
    const wait = await limit.admit(client.network);
    if (wait > 0) throw new TooManyMailRequestsError(wait);
    return version;
  }
}

const MISSING = { code: 'field.required', detail: 'Another email needs the current password.' };
