import { CommandFailure } from '../errors.ts';
import type { FirebaseHashConfig } from './import-format.ts';

/**
 * Reads the text that Firebase's console shows under "Password hash parameters", or the same members as JSON.
 * @throws {CommandFailure}
 */
export function firebaseHashConfig(text: string): FirebaseHashConfig {
  const read = (name: string): string => {
    const [, value = ''] = new RegExp(`\\b${name}"?\\s*:\\s*"?([A-Za-z0-9+/=_-]+)`).exec(text) ?? [];
    if (value === '') throw new CommandFailure(`The hash parameters lack ${name}.`);
    return value;
  };
  const whole = (name: string): number => {
    const value = Number(read(name));
    if (!Number.isSafeInteger(value) || value < 1) throw new CommandFailure(`${name} is a whole number.`);
    return value;
  };
  return {
    signerKey: Buffer.from(read('base64_signer_key'), 'base64'),
    saltSeparator: Buffer.from(read('base64_salt_separator'), 'base64'),
    rounds: whole('rounds'),
    memCost: whole('mem_cost'),
  };
}
