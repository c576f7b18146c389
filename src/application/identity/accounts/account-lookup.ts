import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { Credential, CredentialRepository } from '../passwords/ports/credential-repository.ts';

/** Finds an account by an email or a login, for operators. */
export class AccountLookup {
  readonly #credentials: CredentialRepository;

  constructor({ credentials }: { readonly credentials: CredentialRepository }) {
    this.#credentials = credentials;
  }

  /** @throws {InvalidFieldsError} for an invalid name; {UserNotFoundError} */
  async find(name: string): Promise<Credential> {
    const credential = await this.#credentials.findByName(parseAccountName(name));
    if (credential === null) throw new UserNotFoundError();
    return credential;
  }
}
