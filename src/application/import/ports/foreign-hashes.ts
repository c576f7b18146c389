import type { PasswordHash } from '#domain/identity/passwords/password.ts';

/** `too_costly` asks for more than the bounds allow; `unreadable` is of no form that is known. */
export type HashAssessment = 'usable' | 'too_costly' | 'unreadable';

/** Password hashes that another system made, in PHC string form or, for bcrypt, in modular crypt form. */
export interface ForeignHashes {
  assess(text: string): HashAssessment;
  /** The hash as it is stored; a fast one becomes a slow one. Only for what is `usable`. */
  adopt(text: string): Promise<PasswordHash>;
}
