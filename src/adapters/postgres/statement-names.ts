/** A limit to what a server keeps for a connection: some statements differ with the length of a list in them. */
const MAX_NAMES = 200;

/**
 * Names for the prepared statements of one connection. PostgreSQL parses and plans a statement that has one once, and
 * not for every execution; planning takes several times as long as what the statement does.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();

  /** Null where the connection has prepared enough. */
  of(text: string): string | null {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size === MAX_NAMES) return null;
    const name = `latchkey_${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }
}
