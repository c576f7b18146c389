import { z } from 'zod';
import { optionalFlag, optionalNames, optionalText, readFields, requiredId, splitName } from './fields.ts';
import type { ImportFormat } from './import-format.ts';
import { bytesOf, phcText } from './phc-text.ts';

/** A row of better-auth's table `user` with the column `password` of its row in `account`. */
const betterAuthUser = z.object({
  id: requiredId,
  name: optionalText,
  email: optionalText,
  emailVerified: optionalFlag,
  username: optionalText,
  role: optionalNames,
  banned: optionalFlag,
  password: optionalText,
});

/** `salt:key` in hexadecimal digits, as better-auth hashes unless it is told otherwise. */
const SCRYPT = /^([0-9a-f]{16,64}):([0-9a-f]{32,256})$/;

/** better-auth. Hashes are scrypt of the password in NFKC, with the digits of the salt as its bytes. */
export const betterAuthFormat: ImportFormat = (value) => {
  const user = readFields(betterAuthUser, value);
  return {
    externalId: user.id,
    email: user.email,
    login: user.username,
    ...splitName(user.name),
    emailVerified: user.emailVerified,
    disabled: user.banned,
    roles: user.role,
    passwordHash: user.password === null ? null : hashOf(user.password),
  };
};

/** A text of another form is one that the application chose, such as bcrypt. */
function hashOf(text: string): string {
  const [, salt = '', key = ''] = SCRYPT.exec(text) ?? [];
  return key === '' ? text : phcText('scrypt-nfkc$ln=14,r=16,p=1', Buffer.from(salt), bytesOf(key, 'hex'));
}
