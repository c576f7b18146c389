import type { HostileClient } from './hostile-client.ts';
import { type RawAnswer, sendRaw } from './raw-http.ts';

/** An answer to bytes that no client would send. */
export interface AttackAnswer extends RawAnswer {
  /** How many answers came over the connection. */
  readonly answers: number;
}

/**
 * Sends bytes and reads until the server closes. The answer is looked at like every other.
 * @param hold keeps our half open; else the server sees that nothing more comes.
 * @returns status NaN where the server said nothing and closed.
 */
export async function attack(
  { port, client }: { readonly port: number; readonly client: HostileClient },
  bytes: string,
  hold = true,
): Promise<AttackAnswer> {
  const answer = await sendRaw(port, Buffer.from(bytes, 'latin1'), hold);
  const { status, headers, text } = answer;
  const answers = (Number.isNaN(status) ? 0 : 1) + [...text.matchAll(/HTTP\/1\.[01] \d{3} /g)].length;
  const looked = { status, headers: Object.fromEntries(headers), text, body: undefined, ms: 0 };
  if (answers > 0) client.look('raw', { body: bytes }, looked);
  return { ...answer, answers };
}

/** A request as a client would write it, with headers of the test's own. It asks for the connection to be closed. */
export function rawRequest(line: string, headers: readonly string[] = [], body = ''): string {
  const host = headers.some((header) => /^host\b/i.test(header)) ? [] : ['Host: localhost'];
  return [`${line} HTTP/1.1`, ...host, ...headers, 'Connection: close', '', body].join('\r\n');
}
