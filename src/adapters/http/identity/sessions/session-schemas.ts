import { z } from 'zod';
import { accountNameViolation } from '#domain/identity/accounts/account-name.ts';
import { id, isBodyObject, ruled, timestamp } from '#adapters/http/schema-fields.ts';
import { account, email } from '../accounts/account-schemas.ts';
import { candidatePassword } from '../passwords/password-schemas.ts';

export const credentials = z
  .strictObject({
    login: ruled(accountNameViolation).optional(),
    email: email.optional(),
    password: candidatePassword,
  })
  .refine(({ login, email }) => login !== undefined || email !== undefined, {
    path: ['login'],
    error: 'A login or an email is required.',
    params: { code: 'field.required' },
    when: isBodyObject,
  })
  .refine(({ login, email }) => login === undefined || email === undefined, {
    path: ['email'],
    error: 'Send either a login or an email, not both.',
    params: { code: 'credentials.two_names' },
    when: isBodyObject,
  })
  .meta({
    id: 'Credentials',
    description: 'Either `login` or `email`; `login` takes a login name or an email.',
  });

export const refreshBody = z
  .strictObject({ refreshToken: z.string().nullish() })
  .meta({ id: 'RefreshToken', description: 'Without a body the cookie counts.' });

export const logoutQuery = z.object({
  scope: z.enum(['session', 'others', 'all']).default('session').meta({ description: 'Which sessions end.' }),
});

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

const session = z
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
