import { z } from 'zod';
import { hasControlCharacter } from '#domain/shared/characters.ts';
import type { FieldRule } from '#domain/shared/field-rule.ts';

/** A string that keeps a rule of the domain, so that the rule stands in one place only. */
export function ruled(rule: FieldRule): z.ZodString {
  return z.string().superRefine((value, context) => {
    const violation = rule(value);
    if (violation !== null)
      context.addIssue({ code: 'custom', message: violation.detail, params: { code: violation.code } });
  });
}

const LONGEST_OPAQUE_TEXT = 512;

/** What we gave out, or could have: tokens, challenges, ids, recovery codes. What it is worth the use case says. */
export function opaqueText(): z.ZodString {
  return ruled((raw) =>
    raw !== '' && raw.length <= LONGEST_OPAQUE_TEXT && !hasControlCharacter(raw)
      ? null
      : {
          code: 'field.invalid',
          detail: `This has 1 to ${LONGEST_OPAQUE_TEXT} characters, none of them control characters.`,
        },
  );
}

export function isJsonObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Checks of whole bodies are made beside those of their fields, so that one answer names all problems. */
export function isBodyObject({ value }: { readonly value: unknown }): boolean {
  return isJsonObject(value);
}

const RFC_3339 = z.regexes.datetime({ offset: true });

/** A time of RFC 3339 with any offset, as a Date. `t` and `z` may be lower case (section 5.6). */
export const time = z
  .string()
  .transform((text, context) => {
    const upper = text.toUpperCase();
    const parsed = new Date(RFC_3339.test(upper) ? upper : Number.NaN);
    const year = parsed.getUTCFullYear();
    // What PostgreSQL and four-digit years can both show.
    if (year >= 1 && year <= 9999) return parsed;
    context.addIssue({
      code: 'custom',
      message: 'This must be a time of RFC 3339 in the years 0001 to 9999, for example 2030-01-31T12:00:00Z.',
      params: { code: 'time.invalid' },
    });
    return z.NEVER;
  })
  .meta({ format: 'date-time', examples: ['2030-01-31T12:00:00Z'] });

/** `?limit`: above 100 it is lowered, below 1 or no whole number it is refused. */
export const limit = z
  .string()
  .refine((text) => /^[1-9][0-9]*$/.test(text), { error: 'This must be a whole number from 1.' })
  .transform((text) => Math.min(Number(text), 100))
  .default(50)
  .meta({
    description: 'How many at most; above 100 it is lowered to 100.',
    override: { type: 'integer', minimum: 1, default: 50 },
  });

/** `?cursor`: the `nextCursor` of the page before. */
export const cursor = z.string().optional().meta({ description: 'The nextCursor of the page before.' });

export const id = z.string().meta({ description: 'A UUID of version 7.', format: 'uuid' });
export const timestamp = z
  .string()
  .meta({ description: 'RFC 3339, UTC, milliseconds.', format: 'date-time' });
