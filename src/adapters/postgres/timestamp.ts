/**
 * A time as PostgreSQL reads it, exact to the millisecond and whatever the time zone of this process or of the server:
 * the driver's own rendering goes through local time, and ISO 8601 knows years that PostgreSQL writes with BC.
 */
export function timestamp(time: Date): string {
  const iso = time.toISOString();
  const year = time.getUTCFullYear();
  const rest = iso.slice(iso.indexOf('T') - '-MM-DD'.length);
  const name = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return year > 0 ? name + rest : `${name}${rest} BC`;
}

/** The same where there may be none. */
export function timestampOrNull(time: Date | null): string | null {
  return time === null ? null : timestamp(time);
}
