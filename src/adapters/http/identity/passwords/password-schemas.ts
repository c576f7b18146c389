import { z } from 'zod';
import { candidateViolation } from '#domain/identity/passwords/password.ts';
import { ruled } from '#adapters/http/schema-fields.ts';

export const candidatePassword = ruled(candidateViolation).meta({ minLength: 1, maxLength: 1024 });

/** The domain judges it, together with the account's own names. */
export const newPassword = z
  .string()
  .meta({ description: '8 to 128 characters; common passwords and your own names are refused.' });

export const passwordChange = z
  .strictObject({ currentPassword: candidatePassword, newPassword })
  .meta({ id: 'PasswordChange' });
