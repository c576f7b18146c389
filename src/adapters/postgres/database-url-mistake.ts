import { HostList } from './host-list.ts';

const EXAMPLE = 'postgres://user:password@host:5432/database';
const PROTOCOLS = ['postgres:', 'postgresql:'];
/** Every connection is checked to take writes, as with these values of libpq. */
const SESSION_ATTRIBUTES = ['read-write', 'primary', 'any'];
const LONE_PERCENT = /%(?![0-9a-f]{2})/i;

/** What is wrong with a DATABASE_URL, as the rest of a sentence that begins with its name and without any part of it. */
export function databaseUrlMistake(url: string): string | null {
  if (url.includes('#')) return 'holds a #, which ends a URL: in a user name or password write it as %23';
  if (LONE_PERCENT.test(url))
    return 'holds a % that begins no code of two hexadecimal digits: in a user name or password write it as %25';
  for (const hostUrl of new HostList(url).urls) {
    const parsed = URL.parse(hostUrl);
    if (parsed === null || !PROTOCOLS.includes(parsed.protocol) || parsed.pathname.includes('@'))
      return `must look like ${EXAMPLE}; in its password write / as %2F, ? as %3F, @ as %40 and : as %3A`;
    const wanted = parsed.searchParams.get('target_session_attrs');
    if (wanted !== null && !SESSION_ATTRIBUTES.includes(wanted))
      return `may have no target_session_attrs but ${SESSION_ATTRIBUTES.join(', ')}: the service needs a server that takes writes`;
  }
  return null;
}
