import { InvalidArgumentError } from 'commander';

/** A day or a time, such as `2030-01-31` or `2030-01-31T12:00:00Z`. @throws {InvalidArgumentError} */
export function timeArgument(text: string): Date {
  const parsed = new Date(/^\d{4}-\d{2}-\d{2}(?:T.+)?$/.test(text) ? text : Number.NaN);
  if (Number.isNaN(parsed.getTime())) throw new InvalidArgumentError('This is no time.');
  return parsed;
}
