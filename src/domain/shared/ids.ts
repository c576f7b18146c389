/** Ids are UUIDs of version 7 (RFC 9562) in lower case: they sort by time of creation. */
export type UserId = string & { readonly __brand: 'UserId' };

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `text` has the form of an id of this service. */
export function isId(text: string): boolean {
  return UUID_V7.test(text);
}

/** `text` as an id, or null when it has not the form of one. */
export function userIdFrom(text: string): UserId | null {
  return isId(text) ? (text as UserId) : null;
}
