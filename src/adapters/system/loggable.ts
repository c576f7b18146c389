import { isSecretName, maskSecrets } from './mask-secrets.ts';

const MAX_DEPTH = 6;
/** Of one list or object; the rest is counted, not shown. */
export const MAX_MEMBERS = 100;
export const REDACTED = '[redacted]';

/**
 * A value as plain JSON values: no secrets by name, no surprises by type. Never throws.
 * @param holder what the value is a member of.
 */
export function loggable(value: unknown, holder: object): unknown {
  return loggableAt(value, 1, [holder]);
}

function loggableAt(value: unknown, depth: number, path: readonly object[]): unknown {
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
        .map((item) => loggableAt(item, depth + 1, inner));
    }
    return members(value, depth + 1, inner);
  } catch {
    // A proxy or an object of its own ideas: not worth losing the line.
    return '[unreadable]';
  }
}

function members(value: object, depth: number, path: readonly object[]): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  const names = Object.keys(value);
  const shown = names.length > MAX_MEMBERS ? names.slice(0, MAX_MEMBERS) : names;
  for (const name of shown) {
    const shownValue = isSecretName(name) ? REDACTED : member(value, name, depth, path);
    // A member called `__proto__` is a member and nothing else.
    if (name === '__proto__') Object.defineProperty(plain, name, { value: shownValue, enumerable: true });
    else plain[name] = shownValue;
  }
  if (names.length > MAX_MEMBERS) plain['…'] = `${names.length - MAX_MEMBERS} more`;
  return plain;
}

function member(value: object, name: string, depth: number, path: readonly object[]): unknown {
  try {
    return loggableAt((value as Record<string, unknown>)[name], depth, path);
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
    ...(cause === undefined ? {} : { cause: loggableAt(cause, depth, path) }),
  };
}
