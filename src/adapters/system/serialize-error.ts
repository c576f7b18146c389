import { stdSerializers } from 'pino';

const MAX_CHARACTERS = 8_192;

interface Serialized {
  readonly type: string;
  readonly message: unknown;
  readonly stack: unknown;
  readonly code?: unknown;
  readonly cause?: Serialized;
}

/** Type, message, code, stack and cause of an error, and nothing else: drivers hang queries and their values on theirs. */
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return shown(stdSerializers.errWithCause(error));
}

function shown({ type, message, code, stack, cause }: Serialized): Record<string, unknown> {
  return {
    type,
    message: cut(message),
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    stack: cut(stack),
    cause: cause === undefined ? undefined : shown(cause),
  };
}

function cut(value: unknown): string {
  const text = String(value);
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}
