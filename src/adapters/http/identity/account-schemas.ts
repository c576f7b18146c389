import { z } from 'zod';
import { accountNameViolation } from '#domain/identity/accounts/account-name.ts';
import { emailViolation } from '#domain/identity/accounts/email.ts';
import { loginNameViolation } from '#domain/identity/accounts/login-name.ts';
import { personNameViolation } from '#domain/identity/accounts/person-name.ts';
import { candidateViolation } from '#domain/identity/passwords/password.ts';
import { id, ruled, timestamp } from '../schema-fields.ts';

const email = ruled(emailViolation).meta({ examples: ['ada@example.org'], format: 'email', maxLength: 254 });
const login = ruled(loginNameViolation).meta({
  examples: ['ada'],
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$',
});
const personName = ruled(personNameViolation).meta({ minLength: 1, maxLength: 100 });

const candidate = ruled(candidateViolation).meta({ minLength: 1, maxLength: 1024 });
/** The domain judges it, together with the account's own names. */
const newPassword = z
  .string()
  .meta({ description: '8 to 128 characters; common passwords and your own names are refused.' });

export const registration = z
  .strictObject({
    email: email.nullish(),
    login: login.nullish(),
    password: newPassword,
    firstName: personName.nullish(),
    lastName: personName.nullish(),
  })
  .meta({ id: 'Registration', description: 'An email or a login, or both; with an email both names.' });

export const credentials = z
  .strictObject({
    login: ruled(accountNameViolation).optional(),
    email: email.optional(),
    password: candidate,
  })
  .refine(({ login, email }) => login !== undefined || email !== undefined, {
    path: ['login'],
    error: 'A login or an email is required.',
    params: { code: 'field.required' },
    when: isObject,
  })
  .refine(({ login, email }) => login === undefined || email === undefined, {
    path: ['email'],
    error: 'Send either a login or an email, not both.',
    params: { code: 'credentials.two_names' },
    when: isObject,
  })
  .meta({
    id: 'Credentials',
    description: 'Either `login` or `email`; `login` takes a login name or an email.',
  });

/** Checks of whole bodies are made beside those of their fields, so that one answer names all problems. */
function isObject({ value }: { readonly value: unknown }): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const refreshBody = z
  .strictObject({ refreshToken: z.string().nullish() })
  .meta({ id: 'RefreshToken', description: 'Without a body the cookie counts.' });

export const profileChange = z
  .strictObject({
    firstName: personName.nullish(),
    lastName: personName.nullish(),
    email: email.nullish(),
    login: login.nullish(),
  })
  .meta({
    id: 'ProfileChange',
    description: 'What is left out stays; null removes, while an email or a login is left.',
  });

export const passwordChange = z
  .strictObject({ currentPassword: candidate, newPassword })
  .meta({ id: 'PasswordChange' });

/** Which roles there are, and that one is needed, the domain says. */
const roleList = z.array(z.string()).meta({ minItems: 1 });
export const ownRoles = z.strictObject({ new_roles: roleList }).meta({ id: 'OwnRoles' });
export const assignedRoles = z.strictObject({ roles: roleList }).meta({ id: 'AssignedRoles' });

export const account = z
  .object({
    id,
    login: z.string().nullable(),
    email: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
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

export const tokens = z
  .object({
    tokenType: z.literal('Bearer'),
    accessToken: z.string(),
    expiresIn: z.int().meta({ description: 'Seconds.' }),
    refreshToken: z.string(),
    refreshExpiresIn: z.int().meta({ description: 'Seconds.' }),
    user: account,
  })
  .meta({ id: 'Tokens' });

export const session = z
  .object({
    id,
    createdAt: timestamp,
    lastUsedAt: timestamp,
    expiresAt: timestamp,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    current: z.boolean(),
  })
  .meta({ id: 'Session' });

export const sessionList = z.object({ items: z.array(session) }).meta({ id: 'SessionList' });

export const roleChange = z
  .object({ roles: z.array(z.string()), sessionsEnded: z.int() })
  .meta({ id: 'RoleChange' });
