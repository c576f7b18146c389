/** The error with which `work` was refused, told apart by its class. Fails the test when it was not refused so. */
export async function refusal<E extends Error>(
  kind: abstract new (...args: never[]) => E,
  work: Promise<unknown>,
): Promise<E> {
  try {
    await work;
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error(`This should have been refused with ${kind.name}.`);
}

/** As {@link refusal}, for what answers at once. */
export function refusalOf<E extends Error>(
  kind: abstract new (...args: never[]) => E,
  work: () => unknown,
): E {
  try {
    work();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error(`This should have been refused with ${kind.name}.`);
}

/** With what calls were refused that were made at once. */
export function refusalsOf(outcomes: readonly PromiseSettledResult<unknown>[]): readonly unknown[] {
  return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
}
