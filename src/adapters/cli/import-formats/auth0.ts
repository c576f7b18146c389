import { z } from 'zod';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { optionalFlag, optionalNames, optionalText, readFields, splitName } from './fields.ts';
import type { ImportFormat } from './import-format.ts';

/**
 * A line of Auth0's export: of the user export job (`user_id`, `email`, names), or of the file with password hashes that
 * its support sends (`_id`, `email`, `passwordHash`), or of both joined.
 */
const auth0User = z.object({
  user_id: optionalText,
  _id: z.union([optionalText, z.object({ $oid: optionalText }).transform(({ $oid }) => $oid)]).optional(),
  email: optionalText,
  email_verified: optionalFlag,
  username: optionalText,
  given_name: optionalText,
  family_name: optionalText,
  name: optionalText,
  blocked: optionalFlag,
  app_metadata: z.object({ roles: optionalNames }).nullish(),
  passwordHash: optionalText,
});

/** Auth0. Hashes are bcrypt. */
export const auth0Format: ImportFormat = (value) => {
  const user = readFields(auth0User, value);
  const { user_id: userId, _id: objectId } = user;
  const externalId = userId ?? (objectId ? `auth0|${objectId}` : null);
  if (externalId === null) {
    const detail = 'The line has neither user_id nor _id.';
    throw InvalidFieldsError.of('user_id', { code: 'field.invalid', detail });
  }
  // Auth0 puts the email where there is no name.
  const split = splitName(user.name === user.email ? null : user.name);
  return {
    externalId,
    email: user.email,
    login: user.username,
    firstName: user.given_name ?? split.firstName,
    lastName: user.family_name ?? split.lastName,
    emailVerified: user.email_verified,
    disabled: user.blocked,
    roles: user.app_metadata?.roles ?? [],
    passwordHash: user.passwordHash,
  };
};
