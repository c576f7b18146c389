import { z } from 'zod';
import { emailViolation } from '#domain/identity/accounts/email.ts';
import { loginNameViolation } from '#domain/identity/accounts/login-name.ts';
import type { Profile } from '#domain/identity/accounts/profile.ts';
import { displayNameViolation } from '#domain/shared/display-name.ts';
import { LOCALES } from '#domain/shared/locale.ts';
import { id, ruled, timestamp } from '#adapters/http/schema-fields.ts';
import { candidatePassword, newPassword } from '../passwords/password-schemas.ts';

export const email = ruled(emailViolation).meta({
  examples: ['ada@example.org'],
  format: 'email',
  maxLength: 254,
});
export const login = ruled(loginNameViolation).meta({
  examples: ['ada'],
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$',
});
const locale = z.enum(LOCALES).meta({ description: 'The language of mails.' });
export const personName = ruled(displayNameViolation).meta({ minLength: 1, maxLength: 100 });

export const registration = z
  .strictObject({
    email: email.nullish(),
    login: login.nullish(),
    password: newPassword,
    firstName: personName.nullish(),
    lastName: personName.nullish(),
    locale: locale.nullish(),
  })
  .meta({ id: 'Registration', description: 'An email or a login, or both; with an email both names.' });

/** The profile in the body of a registration: what was left out is null. */
export function registeredProfile({
  email = null,
  login = null,
  firstName = null,
  lastName = null,
  locale = null,
}: Omit<z.output<typeof registration>, 'password'>): Profile {
  return { email, login, firstName, lastName, locale };
}

export const profileChange = z
  .strictObject({
    firstName: personName.nullish(),
    lastName: personName.nullish(),
    email: email.nullish(),
    login: login.nullish(),
    locale: locale.nullish(),
    currentPassword: candidatePassword.optional(),
  })
  .meta({
    id: 'ProfileChange',
    description:
      'What is left out stays; null removes, while an email or a login is left. Where the service sends mail, another ' +
      'email needs the current password and becomes `pendingEmail` until it is proved.',
  });

export const account = z
  .object({
    id,
    login: z.string().nullable(),
    email: z.string().nullable(),
    emailVerified: z.boolean().meta({ description: 'Whether the email was proved to be the owner’s.' }),
    pendingEmail: z.string().nullable().meta({ description: 'Waits for its proof.' }),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    locale: locale.nullable(),
    roles: z.array(z.string()),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Account' });

export const publicUser = z
  .object({
    id,
    login: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    createdAt: timestamp,
  })
  .meta({ id: 'PublicUser', description: 'What anybody may see; no email.' });

export const userPage = z
  .object({ items: z.array(publicUser), nextCursor: z.string().nullable() })
  .meta({ id: 'UserPage' });
