import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { Credential, CredentialRepository } from '../passwords/ports/credential-repository.ts';

/** Finds the account that an operator means by an email or a login. */
export class AccountLookup {
  readonly #credentials: CredentialRepository;

  constructor({ credentials }: { readonly credentials: CredentialRepository }) {
    this.#credentials = credentials;
  }

  /** @throws {InvalidFieldsError} {UserNotFoundError} */
  async find(name: string): Promise<Credential> {
    const credential = await this.#credentials.findByName(parseAccountName(name));
    if (credential === null) throw new UserNotFoundError();
    return credential;
  }
}
