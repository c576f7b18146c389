import type { SecretWatch } from './secret-watch.ts';

/** What is wrong with a line of the service's log: a secret in it, or no JSON object. Null when nothing is. */
export function complaintAboutLine(line: string, watch: SecretWatch): string | null {
  const secret = watch.secretIn(line);
  if (secret !== null) return `${secret} in the log: ${line}`;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : `no object: ${line}`;
  } catch {
    return `no JSON: ${line}`;
  }
}
