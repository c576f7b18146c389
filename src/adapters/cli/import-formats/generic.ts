import { z } from 'zod';
import { optionalFlag, optionalNames, optionalText, readFields, requiredId } from './fields.ts';
import { hashFromObject, hashObject } from './hash-object.ts';
import { hashFromText } from './hash-from-text.ts';
import type { ImportFormat } from './import-format.ts';

const genericUser = z.object({
  externalId: requiredId,
  email: optionalText,
  login: optionalText,
  firstName: optionalText,
  lastName: optionalText,
  emailVerified: optionalFlag,
  disabled: optionalFlag,
  roles: optionalNames,
  passwordHash: z.union([z.string(), hashObject]).nullish(),
});

/** The service's own form, for any system that an export can be written from. */
export const genericFormat: ImportFormat = (value) => {
  const { passwordHash, ...user } = readFields(genericUser, value);
  return { ...user, passwordHash: hashOf(passwordHash ?? null) };
};

function hashOf(hash: z.output<typeof genericUser>['passwordHash'] | null): string | null {
  if (hash === null || hash === undefined || hash === '') return null;
  return typeof hash === 'string' ? hashFromText(hash) : hashFromObject(hash);
}
