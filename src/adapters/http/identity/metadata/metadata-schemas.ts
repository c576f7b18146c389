import { z } from 'zod';
import type { JsonObject } from '#domain/identity/metadata/account-metadata.ts';
import { isJsonObject } from '#adapters/http/schema-fields.ts';

/** Any members: it is taken, stored and shown as it came. */
export const metadata = z
  .custom<JsonObject>(isJsonObject, { error: 'This must be an object.', params: { code: 'field.type' } })
  .meta({
    id: 'Metadata',
    description: 'Any JSON object of at most 8,192 bytes as compact JSON.',
    override: { type: 'object', additionalProperties: true },
  });

export const metadataChange = z
  .strictObject({ metadata: metadata.optional(), adminMetadata: metadata.optional() })
  .meta({ id: 'MetadataChange', description: 'What is left out stays.' });

export const allMetadata = z.object({ metadata, adminMetadata: metadata }).meta({ id: 'AllMetadata' });
