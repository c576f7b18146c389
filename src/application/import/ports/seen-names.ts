/** Names in the lines of a file that have been read, in a memory that a million lines do not fill. */
export interface SeenNames {
  /** The line that has the name, or null. */
  lineOf(name: string): number | null;
  /** @param line 1 or more. */
  remember(name: string, line: number): void;
}

/** Begins a file. */
export type NewSeenNames = () => SeenNames;
