import { z } from 'zod';
import { id, isJsonObject, timestamp } from '../schema-fields.ts';
import { factorName, firstCodes } from './factor-fields.ts';

/** What is in it browsers decide, and the use case judges: unknown members are no fault here. */
export const passkeyAnswer = z
  .custom<object>(isJsonObject, { error: 'This must be an object.', params: { code: 'field.type' } })
  .meta({
    id: 'PasskeyAnswer',
    description: 'What the browser answers, as JSON: `PublicKeyCredential.toJSON()` (WebAuthn, section 5.1).',
    override: { type: 'object', additionalProperties: true },
  });

/** Members of later versions of WebAuthn leave as they are. */
const options = z.looseObject({
  challenge: z.string(),
  timeout: z.int().meta({ description: 'Milliseconds.' }),
});

export const registrationOptions = options.meta({
  id: 'PasskeyRegistrationOptions',
  description:
    'For `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create` (WebAuthn, section 5.4).',
});

export const authenticationOptions = options.meta({
  id: 'PasskeyAuthenticationOptions',
  description:
    'For `PublicKeyCredential.parseRequestOptionsFromJSON` and `navigator.credentials.get` (WebAuthn, section 5.5).',
});

export const passkey = z
  .object({
    id,
    name: z.string(),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
    backedUp: z.boolean().meta({ description: 'Whether it is copied to other devices.' }),
    transports: z.array(z.string()).meta({ description: 'How browsers reach it, for example `internal`.' }),
  })
  .meta({ id: 'Passkey' });

export const newPasskey = z
  .strictObject({ name: factorName.nullish(), credential: passkeyAnswer })
  .meta({ id: 'NewPasskey' });

export const addedPasskey = passkey.extend({ recoveryCodes: firstCodes }).meta({ id: 'AddedPasskey' });

export const passkeyChange = z.strictObject({ name: factorName }).meta({ id: 'PasskeyChange' });

export const passkeyLogin = z.strictObject({ credential: passkeyAnswer }).meta({ id: 'PasskeyLogin' });
