import { hash } from 'node:crypto';

/** 128 bits of SHA-256. */
const CHARACTERS = 22;

/** Stands in a key for what must not be read in Redis: a login name, an address. */
export function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, CHARACTERS);
}
