import { z } from 'zod';
import { displayNameViolation } from '#domain/shared/display-name.ts';
import type { Violation } from '#domain/shared/field-rule.ts';
import { isBodyObject, opaqueText, ruled } from '../schema-fields.ts';

function codeViolation(raw: string): Violation | null {
  if (raw.length <= 16 && /^[0-9]{6}$/.test(raw.replaceAll(' ', ''))) return null;
  return { code: 'code.invalid', detail: 'A code has 6 digits.' };
}

export const totpCode = ruled(codeViolation).meta({
  description: 'Of the authenticator; spaces do not matter. Each code works once.',
  examples: ['123 456'],
});

export const recoveryCode = opaqueText().meta({
  description: 'Spaces, hyphens and case do not matter. Each code works once.',
});

export const factorName = ruled(displayNameViolation).meta({ minLength: 1, maxLength: 100 });

export const shownCodes = z.array(z.string());

export const firstCodes = shownCodes.nullable().meta({
  description: 'Ten, with the first factor of the account; shown once. Null with any other.',
});

/** @param ways members of which a body has exactly one. */
export function withOneOf<Schema extends z.ZodType<object>>(schema: Schema, ways: readonly string[]): Schema {
  const given = (body: object): number => ways.filter((way) => Object.hasOwn(body, way)).length;
  return schema
    .refine((body) => given(body) > 0, {
      path: ways.slice(0, 1),
      error: `One of these is required: ${ways.join(', ')}.`,
      params: { code: 'field.required' },
      when: isBodyObject,
    })
    .refine((body) => given(body) < 2, {
      path: ways.slice(-1),
      error: `Send only one of these: ${ways.join(', ')}.`,
      params: { code: 'proof.two' },
      when: isBodyObject,
    });
}
