import { UserNotFoundError } from '#domain/identity/errors.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import type { AccountLookup } from '../accounts/account-lookup.ts';
import type { AccountMail } from '../accounts/ports/account-mail.ts';
import type { NewPasswords } from './new-passwords.ts';
import type { CredentialRepository } from './ports/credential-repository.ts';
import type { SessionRevoker } from '../sessions/session-revoker.ts';

interface Deps {
  readonly lookup: AccountLookup;
  readonly credentials: CredentialRepository;
  readonly passwords: NewPasswords;
  readonly revoker: SessionRevoker;
  readonly mail: Pick<AccountMail, 'passwordChanged'>;
}

/** Sets the password of an account, whether it has one or not, for operators; all sessions of the account end. */
export class SetPassword {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param name an email or a login.
   * @returns how many live sessions ended.
   * @throws {InvalidFieldsError} for the name or the password; {UserNotFoundError}; {HashingOverloadedError};
   *   {ConcurrentChangeError} when the password was changed meanwhile.
   */
  async execute(name: string, password: string): Promise<number> {
    const { lookup, credentials, passwords, revoker, mail } = this.#deps;
    const user = await lookup.find(name);
    const credential = await credentials.findByUserId(user.id);
    const hash = await passwords.hash(await passwords.validate(password, user, 'password'));
    const revocation = { userId: user.id, reason: 'password_changed' } as const;
    const ended = await revoker.revokeAll(revocation, async ({ sessionsEnded, audit }) => {
      const stored =
        credential === null
          ? await credentials.add(user.id, hash)
          : await credentials.replace(user.id, credential.passwordHash, hash);
      if (!stored) throw new ConcurrentChangeError();
      await mail.passwordChanged(user);
      const data = { sessionsEnded };
      audit.record({ type: 'password.changed', actorId: null, subjectId: user.id, data });
    });
    if (ended === null) throw new UserNotFoundError();
    return ended;
  }
}
