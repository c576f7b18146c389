import { randomBytes } from 'node:crypto';
import { compare } from 'bcrypt';
import type { Reading, Scheme } from '../scheme.ts';

/** Rounds are 2 to the power of the cost: 12 takes a third of a second. */
const MAX_COST = 12;
const MIN_COST = 4;

const BCRYPT = /^\$2([aby])\$(\d{2})\$([./A-Za-z0-9]{53})$/;
/** A salt's last character holds two bits, a digest's four. */
const SALT_ENDS = '.Oeu';
const DIGEST_ENDS = '.CGKOSWaeimquy26';

/**
 * bcrypt in its modular crypt form. `$2y$` is PHP's name for `$2b$`. Passwords are cut after 72 bytes, as in the system
 * that made the hash.
 */
export class BcryptScheme implements Scheme {
  readonly name = 'bcrypt';
  readonly ids = ['2a', '2b', '2y'];

  read(text: string): Reading {
    const [, variant = '', cost = '', rest = ''] = BCRYPT.exec(text) ?? [];
    if (Number(cost) < MIN_COST || Number(cost) > 31) return 'unreadable';
    if (Number(cost) > MAX_COST) return 'too_costly';
    const stored = `$2${variant === 'y' ? 'b' : variant}$${cost}$${rest}`;
    return { text: stored, matches: (password) => compare(password, stored) };
  }

  decoy(settings: string): string {
    return `${settings}$${encoded(21)}${endOf(SALT_ENDS)}${encoded(30)}${endOf(DIGEST_ENDS)}`;
  }
}

/** Random characters of bcrypt's alphabet. */
function encoded(characters: number): string {
  return randomBytes(characters).toString('base64').replaceAll('+', '.').slice(0, characters);
}

function endOf(characters: string): string {
  const [byte = 0] = randomBytes(1);
  return characters.charAt(byte % characters.length);
}
