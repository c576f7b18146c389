import { InvalidArgumentError } from 'commander';

/** @throws {InvalidArgumentError} */
export function positiveNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('This is no whole number from 1.');
  return Number(text);
}
