import { z } from 'zod';
import { id, timestamp } from '../schema-fields.ts';
import { factorName, firstCodes, shownCodes, totpCode } from './factor-fields.ts';
import { passkey } from './passkey-schemas.ts';

export const newTotp = z.strictObject({ name: factorName.nullish() }).meta({ id: 'NewTotp' });

export const pendingTotp = z
  .object({
    id,
    secret: z.string().meta({ description: 'Base 32, for typing. Shown once.' }),
    uri: z.string().meta({ description: 'For a QR code: `otpauth://totp/…`.' }),
  })
  .meta({ id: 'PendingTotp', description: 'Waits for its first code for ten minutes.' });

export const totpConfirmation = z.strictObject({ code: totpCode }).meta({ id: 'TotpConfirmation' });

export const confirmedTotp = z.object({ recoveryCodes: firstCodes }).meta({ id: 'ConfirmedTotp' });

export const recoveryCodes = z.object({ recoveryCodes: shownCodes }).meta({
  id: 'RecoveryCodes',
  description: 'Ten; shown once. Those of before are dead.',
});

const totp = z
  .object({ id, name: z.string(), createdAt: timestamp, lastUsedAt: timestamp.nullable() })
  .meta({ id: 'Totp' });

export const factors = z
  .object({
    totp: z.array(totp),
    passkeys: z.array(passkey),
    recoveryCodes: z.object({ remaining: z.int().meta({ description: 'Codes that were not used.' }) }),
  })
  .meta({ id: 'Factors' });
