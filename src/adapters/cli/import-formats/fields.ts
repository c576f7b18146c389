import { z } from 'zod';
import { InvalidFieldsError, type FieldProblem } from '#domain/shared/field-rule.ts';

const plainText = z.string().refine((value) => value.isWellFormed() && !value.includes('\0'), {
  error: 'has characters that no text has',
});

/** Text that must be there. */
export const requiredText = plainText;

/** Text, or null where the member is missing, null or blank. */
export const optionalText = plainText
  .nullish()
  .transform((value) => (value === undefined || value === null || value.trim() === '' ? null : value));

/** True, or false where the member is missing or null; databases export 1 and 0 as well. */
export const optionalFlag = z
  .union([z.boolean(), z.literal(0), z.literal(1)])
  .nullish()
  .transform((value) => value === true || value === 1);

/** Whether a time is given. */
export const optionalTime = optionalText.transform((value) => value !== null);

/** A list of names, or several separated by commas. */
export const optionalNames = z
  .union([z.array(plainText), plainText.transform((value) => value.split(','))])
  .nullish()
  .transform((names) => (names ?? []).map((name) => name.trim()).filter((name) => name !== ''));

/** An id that is text or a whole number. */
export const requiredId = z.union([plainText, z.int().transform(String)]);

/** The members of an object that the schema names. @throws {InvalidFieldsError} with a problem for each that it refuses. */
export function readFields<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidFieldsError(parsed.error.issues.map(problemOf));
}

function problemOf({ path, code, message }: z.core.$ZodIssue): FieldProblem {
  const detail =
    code === 'custom' ? `This ${message}.` : 'This is missing, or not of the type that is expected.';
  return { field: path.join('.') || 'line', code: 'field.invalid', detail };
}

/** The names of a person of one text: what stands before the last word, and the last word. */
export function splitName(name: string | null): {
  readonly firstName: string | null;
  readonly lastName: string | null;
} {
  const words = (name ?? '').trim().split(/\s+/);
  const last = words.length > 1 ? (words.pop() ?? null) : null;
  return { firstName: words.join(' ') || null, lastName: last };
}
