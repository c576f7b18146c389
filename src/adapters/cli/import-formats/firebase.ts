import { z } from 'zod';
import { optionalFlag, optionalText, readFields, requiredText, splitName } from './fields.ts';
import { firebaseHash } from './firebase-hash.ts';
import type { FirebaseHashConfig, ImportFormat } from './import-format.ts';
import { unreadableHash } from './phc-text.ts';

/** An element of `users` in the file that `firebase auth:export users.json` writes. */
const firebaseUser = z.object({
  localId: requiredText,
  email: optionalText,
  emailVerified: optionalFlag,
  displayName: optionalText,
  disabled: optionalFlag,
  passwordHash: optionalText,
  salt: optionalText,
});

/** Firebase Authentication, and Google Identity Platform. Hashes are its own variant of scrypt. */
export const firebaseFormat: ImportFormat = (value, { firebaseHashConfig }) => {
  const user = readFields(firebaseUser, value);
  return {
    externalId: user.localId,
    email: user.email,
    login: null,
    ...splitName(user.displayName),
    emailVerified: user.emailVerified,
    disabled: user.disabled,
    roles: [],
    passwordHash:
      user.passwordHash === null ? null : hashOf(user.passwordHash, user.salt, firebaseHashConfig),
  };
};

function hashOf(hash: string, salt: string | null, config: FirebaseHashConfig | null): string {
  if (config === null) throw unreadableHash('passwordHash', 'Verifying it needs --hash-config.');
  return firebaseHash(hash, salt ?? '', config);
}
