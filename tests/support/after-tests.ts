const ends: (() => Promise<void>)[] = [];

/** Has `end` called after all tests of this process; in a worker of a parallel run, after those of the file. */
export function afterTests(end: () => Promise<void>): void {
  ends.push(end);
}

/** For the root hooks. */
export async function endTests(): Promise<void> {
  for (const end of ends.splice(0)) await end();
}
