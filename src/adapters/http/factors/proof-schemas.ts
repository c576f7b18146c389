import { z } from 'zod';
import { candidatePassword } from '../identity/passwords/password-schemas.ts';
import { opaqueText } from '../schema-fields.ts';
import { recoveryCode, totpCode, withOneOf } from './factor-fields.ts';
import { passkeyAnswer } from './passkey-schemas.ts';

export const factorLogin = withOneOf(
  z.strictObject({
    challenge: opaqueText().meta({ description: 'As POST /login was answered.' }),
    totp: totpCode.optional(),
    recoveryCode: recoveryCode.optional(),
    passkey: passkeyAnswer.optional(),
  }),
  ['totp', 'recoveryCode', 'passkey'],
).meta({ id: 'FactorLogin', description: 'The challenge, and one proof.' });

export const stepUp = withOneOf(
  z.strictObject({
    password: candidatePassword.optional(),
    totp: totpCode.optional(),
    passkey: passkeyAnswer.optional(),
  }),
  ['password', 'totp', 'passkey'],
).meta({ id: 'StepUp', description: 'One proof.' });

export const steppedUp = z
  .object({ accessToken: z.string(), expiresIn: z.int().meta({ description: 'Seconds.' }) })
  .meta({ id: 'SteppedUp' });
