/** What the operator may want to read in the service's log. */
export type EmbeddedPostgresEvent =
  | { readonly kind: 'died'; readonly reason: string; readonly log: readonly string[] }
  | { readonly kind: 'restarted'; readonly afterMs: number }
  | { readonly kind: 'restart-failed'; readonly error: unknown; readonly retryInMs: number }
  | { readonly kind: 'logged'; readonly level: 'FATAL' | 'PANIC'; readonly message: string };

/** The event for a log line that deserves one; null for the others. */
export function eventOfLogLine(line: string): EmbeddedPostgresEvent | null {
  const match = /^(FATAL|PANIC):\s+(.*)$/.exec(line);
  if (match === null) return null;
  const [, level, message = ''] = match;
  // Clients that knock while the server comes or goes: "died" and "restarted" say it once, these would say it often.
  if (
    /^the database system is |^terminating connection due to (administrator command|unexpected postmaster exit)/.test(
      message,
    )
  )
    return null;
  return { kind: 'logged', level: level as 'FATAL' | 'PANIC', message };
}
