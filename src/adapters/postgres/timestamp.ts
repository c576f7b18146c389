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

/** As nearly every time is written: a year of four digits, UTC. The pattern below takes much longer. */
const PLAIN_LENGTHS = {
  least: '2026-01-02 03:04:05+00'.length,
  most: '2026-01-02 03:04:05.678901+00'.length,
};

function parsePlain(text: string): number {
  const { least, most } = PLAIN_LENGTHS;
  if (text.length < least || text.length > most || text[4] !== '-' || !text.endsWith('+00'))
    return Number.NaN;
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}

const TIMESTAMPTZ =
  /^(?<year>\d{4,})-(?<day>\d\d-\d\d) (?<time>\d\d:\d\d:\d\d)(?<fraction>\.\d+)?(?<sign>[+-])(?<hours>\d\d)(?::(?<minutes>\d\d))?(?::(?<seconds>\d\d))?(?<bc> BC)?$/;

/**
 * A time as PostgreSQL writes it (`DateStyle` ISO), in whatever time zone. The driver's own parser takes a leap day
 * of the year 0 for another day. @throws {Error} for anything else; no column of ours holds `infinity`.
 */
export function parseTimestamp(text: string): Date {
  const plain = parsePlain(text);
  if (!Number.isNaN(plain)) return new Date(plain);
  const parts = TIMESTAMPTZ.exec(text)?.groups;
  if (parts === undefined) throw new Error(`PostgreSQL wrote a time in an unknown style: ${text}`);
  const {
    year = '',
    day = '',
    time = '',
    fraction = '',
    sign,
    hours = 0,
    minutes = 0,
    seconds = 0,
    bc,
  } = parts;
  const digits = bc === undefined ? year : String(1 - Number(year));
  const iso = `${digits.startsWith('-') ? '-' : '+'}${digits.replace('-', '').padStart(6, '0')}-${day}T${time}${fraction}Z`;
  const offsetMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return new Date(Date.parse(iso) - (sign === '-' ? -offsetMs : offsetMs));
}
