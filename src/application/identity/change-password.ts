import { WrongPasswordError } from '#domain/identity/errors.ts';
import { ConcurrentChangeError, UnauthenticatedError } from '#application/shared/errors.ts';
import type { Actor, Client } from './actor.ts';
import type { NewPasswords } from './new-passwords.ts';
import type { PasswordChallenge } from './password-challenge.ts';
import type { CredentialRepository } from './ports/credential-repository.ts';
import type { SessionTerminator } from './session-terminator.ts';

export interface ChangePasswordCommand {
  readonly actor: Actor;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly client: Client;
}

interface Deps {
  readonly credentials: CredentialRepository;
  readonly challenge: PasswordChallenge;
  readonly passwords: NewPasswords;
  readonly terminator: SessionTerminator;
}

/** Sets a new password for whoever knows the current one; all other sessions end. */
export class ChangePassword {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError} {WrongPasswordError} {TooManyAttemptsError} {HashingOverloadedError} */
  async execute({ actor, currentPassword, newPassword, client }: ChangePasswordCommand): Promise<void> {
    const { credentials, challenge, passwords, terminator } = this.#deps;
    const { userId, sessionId } = actor;
    const credential = await credentials.findByUserId(userId);
    if (credential === null) throw new UnauthenticatedError('account_deleted');
    const vetted = await passwords.vet(newPassword, credential.user, 'newPassword');
    const answer = { name: userId, credential, password: currentPassword, network: client.network };
    const ended = await challenge.pose(answer, async ({ passwordHash }) => {
      const hash = await passwords.hash(vetted);
      return await terminator.endAll({ userId, reason: 'password_changed', except: sessionId }, async () => {
        // Another change (or a rehash at login) came in between: what was compared is no longer the password's hash.
        if (!(await credentials.replace(userId, passwordHash, hash))) throw new ConcurrentChangeError();
      });
    });
    if (ended === undefined) throw new WrongPasswordError();
    if (ended === null) throw new UnauthenticatedError('account_deleted');
  }
}
