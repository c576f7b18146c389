/** The ids are UUIDs of version 7 (RFC 9562): their first 48 bits are the millisecond in which they were made. */
const TIME_DIGITS = 12;

/** The least id that may have been made at `time` or later. */
export function firstIdOf(time: Date): string {
  const digits = Math.max(0, time.getTime()).toString(16).padStart(TIME_DIGITS, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`;
}
