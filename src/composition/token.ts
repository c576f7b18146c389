import type { ServiceIdentifier } from 'inversify';

/** Names something in the container, with its type. */
export function token<T>(name: string): ServiceIdentifier<T> {
  return Symbol(name);
}
