import type { AccountView } from '#application/identity/accounts/views.ts';

/** An account in one line, its values separated by tabs; `-` where there is none. */
export function lineOf({ id, email, login, roles, createdAt }: AccountView): string {
  return [id, email ?? '-', login ?? '-', roles.join(','), createdAt].join('\t');
}

/** An account with a line for each of its members. */
export function detailsOf(account: AccountView): readonly string[] {
  return Object.entries(account).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : String(value ?? '-');
    return `${name}\t${text}`;
  });
}

/** A number of sessions in words. */
export function sessions(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`;
}

/** A number of second factors in words. */
export function factors(count: number): string {
  return count === 1 ? '1 second factor' : `${count} second factors`;
}
