import { WrongPasswordError } from '#domain/identity/errors.ts';
import { ConcurrentChangeError, UnauthenticatedError } from '#application/shared/errors.ts';
import type { Actor, Client } from '../actor.ts';
import type { AccountMail } from '../accounts/ports/account-mail.ts';
import type { NewPasswords } from './new-passwords.ts';
import type { PasswordVerifier } from './password-verifier.ts';
import type { CredentialRepository } from './ports/credential-repository.ts';
import type { SessionRevoker } from '../sessions/session-revoker.ts';

export interface ChangePasswordCommand {
  readonly actor: Actor;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly client: Client;
}

interface Deps {
  readonly credentials: CredentialRepository;
  readonly verifier: PasswordVerifier;
  readonly passwords: NewPasswords;
  readonly revoker: SessionRevoker;
  readonly mail: Pick<AccountMail, 'passwordChanged'>;
}

/** Changes the caller's password, given the current one; all other sessions of the account end. */
export class ChangePassword {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidFieldsError} for the new password; {WrongPasswordError}; {TooManyAttemptsError};
   *   {HashingOverloadedError}; {ConcurrentChangeError}; {UnauthenticatedError} when the account was deleted meanwhile.
   */
  async execute({ actor, currentPassword, newPassword, client }: ChangePasswordCommand): Promise<void> {
    const { credentials, verifier, passwords, revoker, mail } = this.#deps;
    const { userId, sessionId } = actor;
    const credential = await credentials.findByUserId(userId);
    if (credential === null) throw new UnauthenticatedError('account_deleted');
    const normalized = await passwords.validate(newPassword, credential.user, 'newPassword');
    const attempt = { name: userId, credential, password: currentPassword, network: client.network };
    const ended = await verifier.verify(attempt, async ({ passwordHash }) => {
      const hash = await passwords.hash(normalized);
      const revocation = { userId, reason: 'password_changed', except: sessionId } as const;
      return await revoker.revokeAll(revocation, async ({ user, sessionsEnded, audit }) => {
        // Another change, or a rehash at login, came in between: the hash that was compared is no longer stored.
        if (!(await credentials.replace(userId, passwordHash, hash))) throw new ConcurrentChangeError();
        await mail.passwordChanged(user);
        const data = { sessionsEnded };
        audit.record({ type: 'password.changed', actorId: userId, subjectId: userId, sessionId, data });
      });
    });
    if (ended === undefined) throw new WrongPasswordError();
    if (ended === null) throw new UnauthenticatedError('account_deleted');
  }
}
