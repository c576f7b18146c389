import type { SecretWatch } from './secret-watch.ts';

/** Of a log that is wrong throughout, the first lines say enough. */
const MOST_SHOWN = 10;

/** What is wrong with lines of the service's log: a secret in one, or one that is no JSON object. */
export function complaintsAboutLines(lines: readonly string[], watch: SecretWatch): readonly string[] {
  return lines
    .map((line) => complaintAbout(line, watch))
    .filter((each) => each !== null)
    .slice(0, MOST_SHOWN);
}

function complaintAbout(line: string, watch: SecretWatch): string | null {
  const secret = watch.secretIn(line);
  if (secret !== null) return `${secret} in the log: ${line}`;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : `no object: ${line}`;
  } catch {
    return `no JSON: ${line}`;
  }
}
