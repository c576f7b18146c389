import { hash } from 'node:crypto';

/** 128 bits of SHA-256: enough that two names never meet, and nothing of the name can be read in Redis. */
const DIGEST_CHARACTERS = 22;

/** The key for something that must not stand in Redis as plain text: a name, an address. */
export function hashedRedisKey(kind: string, text: string): string {
  return redisKey(kind, hash('sha256', text, 'base64url').slice(0, DIGEST_CHARACTERS));
}

/** All our keys begin alike, so that an operator can tell them in a Redis that others use, too. */
export function redisKey(kind: string, name: string): string {
  return `latchkey:${kind}:${name}`;
}
