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

const ZERO = 48;
const SECONDS_END = '2026-01-02 03:04:05'.length;

/**
 * A time as nearly all are written: a year of four digits, UTC. Digit by digit, since a list of users has hundreds and
 * the pattern below, or a text made for `Date.parse`, takes ten times as long. NaN for other styles.
 */
function parsePlain(text: string): number {
  const isPlain =
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === ' ' &&
    text[13] === ':' &&
    text[16] === ':' &&
    text.endsWith('+00');
  if (!isPlain) return Number.NaN;
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  // Earlier ones are years of the twentieth century to Date.UTC.
  if (!(year > 99)) return Number.NaN;
  return Date.UTC(
    year,
    twoDigits(text, 5) - 1,
    twoDigits(text, 8),
    twoDigits(text, 11),
    twoDigits(text, 14),
    twoDigits(text, 17),
    fractionMs(text),
  );
}

/** What is no digit makes the whole NaN. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function twoDigits(text: string, at: number): number {
  return 10 * digit(text, at) + digit(text, at + 1);
}

const FRACTION_WORTHS_MS = [100, 10, 1, 0, 0, 0];

/** Whole milliseconds, the rest cut off; PostgreSQL writes up to six digits, and no zeros at their end. */
function fractionMs(text: string): number {
  const digits = text.length - '+00'.length - (SECONDS_END + 1);
  if (digits < 0) return 0;
  if (text[SECONDS_END] !== '.' || digits > FRACTION_WORTHS_MS.length) return Number.NaN;
  let ms = 0;
  for (let place = 0; place < digits; place += 1) {
    ms += (FRACTION_WORTHS_MS[place] ?? 0) * digit(text, SECONDS_END + 1 + place);
  }
  return ms;
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
