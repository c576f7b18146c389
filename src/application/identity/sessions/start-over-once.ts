/**
 * When the account changes between reading it and opening the session, its login starts over once.
 * @param login reads the account, and opens a session or gives null because the account has changed since.
 *   `again` is true the second time.
 * @returns null when the account has changed twice.
 */
export async function startOverOnce<T>(login: (again: boolean) => Promise<T | null>): Promise<T | null> {
  return (await login(false)) ?? (await login(true));
}
