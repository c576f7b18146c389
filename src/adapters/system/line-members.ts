import { loggable, MAX_MEMBERS, REDACTED } from './loggable.ts';
import { isSecretName, MARK, maskSecrets, MAX_CHARACTERS } from './mask-secrets.ts';

/** Names that a line has of its own; a field that bears one gets an underscore. */
const OWN_NAMES = ['level', 'time', 'event'];

/** The members of one name. Our own lines have few names, which come again with each. */
interface Named {
  /** How such a member begins. */
  readonly text: string;
  /** With the first quotation mark of its value. */
  readonly quoted: string;
  readonly isSecret: boolean;
  /** Whole members by their value; null for a name that has too many values for them to come again. */
  known: Map<unknown, string> | null;
}

const MOST_NAMES = 1_000;
/** More than there are routes; a method, a status, an event have fewer. */
const MOST_VALUES = 64;
const MOST_KNOWN_CHARACTERS = 100;
const names = new Map<string, Named>();

const EVENT = namedAs('event', false);

/** What JSON escapes, and what {@link maskSecrets} looks for. Nearly all values have neither. */
const NOT_PLAIN = new RegExp(String.raw`["\\\u0000-\u001f\u007f-\uffff]|${MARK.source}`);

/**
 * Fields as members of a JSON object, each after a comma: whatever a caller logs, as {@link loggable} shows it. Written
 * piece by piece, because every request has a line: an object made of its ten members and given to JSON.stringify takes
 * 23,000 instructions, the pieces 10,000, and 3,700 fewer where members come again. Never throws.
 * @param hidden the names of these fields are left out.
 */
export function lineMembers(fields: object, hidden: object | null): string {
  try {
    return membersOf(fields, hidden);
  } catch {
    // A proxy or an object of its own ideas: not worth losing the line.
    return ',"fields":"[unreadable]"';
  }
}

/** What happened, as a member; its secrets masked. */
export function eventMember(event: string): string {
  return (
    EVENT.known?.get(event) ?? textMember(EVENT, event) ?? EVENT.text + JSON.stringify(maskSecrets(event))
  );
}

function membersOf(fields: object, hidden: object | null): string {
  let text = '';
  let count = 0;
  // Reads a member by its place, where `Object.keys` makes a list and looks each one up.
  for (const name in fields) {
    if (hidden !== null && Object.hasOwn(hidden, name)) continue;
    count += 1;
    if (count > MAX_MEMBERS) continue;
    text += memberOf(fields, name);
  }
  return count > MAX_MEMBERS ? `${text},"…":"${count - MAX_MEMBERS} more"` : text;
}

function memberOf(fields: object, name: string): string {
  const named = names.get(name) ?? begin(name);
  if (named.isSecret) return `${named.quoted}${REDACTED}"`;
  const value = read(fields, name);
  const known = named.known?.get(value);
  if (known !== undefined) return known;
  if (value === null) return `${named.text}null`;
  if (typeof value === 'number' && Number.isFinite(value))
    return remembered(named, value, named.text + value);
  const member = typeof value === 'string' ? textMember(named, value) : undefined;
  if (member !== undefined) return member;
  const json = JSON.stringify(loggable(value, fields));
  return json === undefined ? '' : named.text + json;
}

/** Undefined for a text that does not stand in a line as it is. */
function textMember(named: Named, value: string): string | undefined {
  if (value.length > MAX_CHARACTERS || NOT_PLAIN.test(value)) return undefined;
  return remembered(named, value, `${named.quoted}${value}"`);
}

function begin(name: string): Named {
  const named = namedAs(OWN_NAMES.includes(name) ? `${name}_` : name, isSecretName(name));
  if (names.size < MOST_NAMES) names.set(name, named);
  return named;
}

function namedAs(name: string, isSecret: boolean): Named {
  const text = `,${JSON.stringify(name)}:`;
  return { text, quoted: `${text}"`, isSecret, known: new Map() };
}

function remembered(named: Named, value: string | number, member: string): string {
  if (named.known === null || member.length > MOST_KNOWN_CHARACTERS) return member;
  if (named.known.size < MOST_VALUES) named.known.set(value, member);
  else named.known = null;
  return member;
}

function read(fields: object, name: string): unknown {
  try {
    return (fields as Record<string, unknown>)[name];
  } catch {
    return '[unreadable]';
  }
}
