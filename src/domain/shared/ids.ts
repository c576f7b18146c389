/** Ids are UUIDs of version 7 (RFC 9562) in lower case: their order is the order in which things were made. */
export type UserId = string & { readonly __brand: 'UserId' };

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `text` could be an id that this service issued. Anything else names nothing that exists here. */
export function isId(text: string): boolean {
  return UUID_V7.test(text);
}

/** An id read from outside, or null where it cannot be one of ours. */
export function userIdFrom(text: string): UserId | null {
  return isId(text) ? (text as UserId) : null;
}
