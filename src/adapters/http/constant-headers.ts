import { SECURITY_HEADERS } from './security-headers.ts';

// An import would load more of Node than is used: see http-server.
const { validateHeaderName, validateHeaderValue } = process.getBuiltinModule('node:http');

/** Headers that many answers have in common: looked at once, and ready to be written as one text. */
export class ConstantHeaders {
  /** Names and values in turn. */
  readonly pairs: readonly string[];
  /** As they stand in a head, each line with its end. */
  readonly lines: string;

  /** The security headers, and these; of one name these count. @throws {TypeError} for what can't be a header. */
  constructor(headers: Readonly<Record<string, string>> = {}) {
    const all = Object.entries({ ...SECURITY_HEADERS, ...headers });
    for (const [name, value] of all) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    this.pairs = all.flat();
    this.lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }
}
