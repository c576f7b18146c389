import { isSecretName, maskSecrets } from './mask-secrets.ts';

const MAX_DEPTH = 6;
/** Of one list or object; the rest is counted, not shown. */
const MAX_MEMBERS = 100;
const REDACTED = '[redacted]';

/** Names that a line has of its own; a field that bears one gets an underscore. */
const OWN_NAMES = new Set(['level', 'time', 'event']);

/** Plain JSON values made of whatever a caller logs: no secrets by name, no surprises by type. Never throws. */
export function loggableFields(fields: object): Record<string, unknown> {
  const plain = topLevel(fields);
  for (const name of OWN_NAMES) {
    if (!(name in plain)) continue;
    plain[`${name}_`] = plain[name];
    delete plain[name];
  }
  return plain;
}

function topLevel(fields: object): Record<string, unknown> {
  try {
    return members(fields, 1, [fields]);
  } catch {
    return { fields: '[unreadable]' };
  }
}

function loggable(value: unknown, depth: number, path: readonly object[]): unknown {
  switch (typeof value) {
    case 'string':
      return maskSecrets(value);
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'function':
      return '[function]';
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      return value === null ? null : loggableObject(value, depth, path);
    case 'boolean':
    case 'undefined':
      return value;
  }
}

function loggableObject(value: object, depth: number, path: readonly object[]): unknown {
  if (path.includes(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[deep]';
  const inner = [...path, value];
  try {
    if (value instanceof Error) return loggableError(value, depth + 1, inner);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (value instanceof URL) return maskSecrets(value.href);
    if (value instanceof Map) return members(Object.fromEntries(value) as object, depth + 1, inner);
    if (Array.isArray(value) || value instanceof Set) {
      return Array.from(value as Iterable<unknown>)
        .slice(0, MAX_MEMBERS)
        .map((item) => loggable(item, depth + 1, inner));
    }
    return members(value, depth + 1, inner);
  } catch {
    // A proxy or an object of its own ideas: not worth losing the line.
    return '[unreadable]';
  }
}

function members(value: object, depth: number, path: readonly object[]): Record<string, unknown> {
  // Without a prototype, so that a member called `__proto__` is a member and nothing else.
  const plain = Object.create(null) as Record<string, unknown>;
  const names = Object.keys(value);
  for (const name of names.slice(0, MAX_MEMBERS)) {
    plain[name] = isSecretName(name) ? REDACTED : member(value, name, depth, path);
  }
  if (names.length > MAX_MEMBERS) plain['…'] = `${names.length - MAX_MEMBERS} more`;
  return plain;
}

function member(value: object, name: string, depth: number, path: readonly object[]): unknown {
  try {
    return loggable((value as Record<string, unknown>)[name], depth, path);
  } catch {
    return '[unreadable]';
  }
}

/** Type, message, stack, code and cause only: drivers hang queries and their values on their errors. */
function loggableError(error: Error, depth: number, path: readonly object[]): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code: unknown = (error as { code?: unknown }).code;
  return {
    type: typeof name === 'string' ? name : 'Error',
    message: maskSecrets(String(message)),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: typeof stack === 'string' ? maskSecrets(stack) : undefined,
    ...(cause === undefined ? {} : { cause: loggable(cause, depth, path) }),
  };
}
