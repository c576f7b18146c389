import { z } from 'zod';
import type { FieldRule } from '#domain/shared/field-rule.ts';

/** A string that keeps a rule of the domain, so that the rule stands in one place only. */
export function ruled(rule: FieldRule): z.ZodString {
  return z.string().superRefine((value, context) => {
    const violation = rule(value);
    if (violation !== null)
      context.addIssue({ code: 'custom', message: violation.detail, params: { code: violation.code } });
  });
}

/** A time of RFC 3339 with any offset, as a Date. */
export const time = z.iso
  .datetime({ offset: true, error: 'This must be a time of RFC 3339, for example 2030-01-31T12:00:00Z.' })
  .transform((text, context) => {
    const parsed = new Date(text);
    const year = parsed.getUTCFullYear();
    // What PostgreSQL and four-digit years can both show.
    if (year >= 1 && year <= 9999) return parsed;
    context.addIssue({
      code: 'custom',
      message: 'This time does not exist.',
      params: { code: 'time.invalid' },
    });
    return z.NEVER;
  });

/** `?limit`: above 100 it is lowered, below 1 or no whole number it is refused. */
export const limit = z
  .string()
  .regex(/^[1-9][0-9]{0,8}$/, { error: 'limit is a whole number from 1.' })
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
