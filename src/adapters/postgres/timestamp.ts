/** A time as PostgreSQL reads it: ISO 8601, but years before 1 are counted backwards and marked BC. */
export function formatTimestamp(time: Date): string {
  const iso = time.toISOString();
  const year = time.getUTCFullYear();
  const rest = iso.slice(iso.indexOf('-', 1));
  const digits = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return year > 0 ? digits + rest : `${digits}${rest} BC`;
}

const TIMESTAMP = /^(?<year>\d{4,})-(?<day>\d\d-\d\d) (?<time>[\d:.]+)\+00(?<bc> BC)?$/;

/**
 * A time as PostgreSQL writes it with `DateStyle` ISO and `TimeZone` UTC, which every connection sets. Unlike the
 * driver's parser it knows the leap day of the year 0. @throws {Error} for any other style.
 */
export function parseTimestamp(text: string): Date {
  const { year, day, time, bc } = TIMESTAMP.exec(text)?.groups ?? {};
  if (year === undefined) throw new Error(`PostgreSQL wrote a time in an unknown style: ${text}`);
  const signed = bc === undefined ? Number(year) : 1 - Number(year);
  const digits = String(Math.abs(signed)).padStart(6, '0');
  return new Date(`${signed < 0 ? '-' : '+'}${digits}-${day}T${time}Z`);
}
