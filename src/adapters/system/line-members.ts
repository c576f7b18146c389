import { loggable, MAX_MEMBERS, REDACTED } from './loggable.ts';
import { isSecretName, MARK, maskSecrets, MAX_CHARACTERS } from './mask-secrets.ts';

/** Names that a line has of its own; a field that bears one gets an underscore. */
const OWN_NAMES = ['level', 'time', 'event'];

/** How a member of a line begins; those of our own lines are few and come again with each. */
interface Beginning {
  readonly text: string;
  /** With the first quotation mark of its value. */
  readonly quoted: string;
  readonly isSecret: boolean;
}

const MOST_BEGINNINGS = 1_000;
const beginnings = new Map<string, Beginning>();

/** What JSON escapes, and what {@link maskSecrets} looks for. Nearly all values have neither. */
const NOT_PLAIN = new RegExp(String.raw`["\\\u0000-\u001f\u007f-\uffff]|${MARK.source}`);

/**
 * Fields as members of a JSON object, each after a comma: whatever a caller logs, as {@link loggable} shows it. Written
 * piece by piece, because every request has a line: an object made of its ten members and given to JSON.stringify takes
 * 23,000 instructions, the pieces 10,000. Never throws.
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

/** A text as JSON, its secrets masked. */
export function textJson(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(maskSecrets(text));
}

function isPlain(text: string): boolean {
  return text.length <= MAX_CHARACTERS && !NOT_PLAIN.test(text);
}

function membersOf(fields: object, hidden: object | null): string {
  let text = '';
  let count = 0;
  // Reads a member by its place, where `Object.keys` makes a list and looks each one up.
  for (const name in fields) {
    if (hidden !== null && Object.hasOwn(hidden, name)) continue;
    count += 1;
    if (count > MAX_MEMBERS) continue;
    const { text: beginning, quoted, isSecret } = beginnings.get(name) ?? begin(name);
    const value = isSecret ? REDACTED : read(fields, name);
    if (typeof value === 'string' && isPlain(value)) text += `${quoted}${value}"`;
    else {
      const json = jsonOf(value, fields);
      if (json !== undefined) text += beginning + json;
    }
  }
  return count > MAX_MEMBERS ? `${text},"…":"${count - MAX_MEMBERS} more"` : text;
}

function begin(name: string): Beginning {
  const text = `,${JSON.stringify(OWN_NAMES.includes(name) ? `${name}_` : name)}:`;
  const beginning = { text, quoted: `${text}"`, isSecret: isSecretName(name) };
  if (beginnings.size < MOST_BEGINNINGS) beginnings.set(name, beginning);
  return beginning;
}

function read(fields: object, name: string): unknown {
  try {
    return (fields as Record<string, unknown>)[name];
  } catch {
    return '[unreadable]';
  }
}

/** Undefined for what JSON has no form for. */
function jsonOf(value: unknown, holder: object): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return JSON.stringify(loggable(value, holder));
}
