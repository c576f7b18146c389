import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import { brokenUniqueIndex } from '#adapters/postgres/database-failure.ts';

/** Runs a write of accounts. @throws {EmailTakenError} {LoginTakenError} where it breaks the uniqueness of a name. */
export async function withTakenNames<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const index = brokenUniqueIndex(error);
    if (index === 'users_email_unique') throw new EmailTakenError();
    if (index === 'users_login_unique') throw new LoginTakenError();
    throw error;
  }
}
