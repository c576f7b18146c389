/** What a promise was rejected with; a promise that is kept is a failure of the test. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (reason: unknown) => ({ reason }),
  );
  if ('reason' in outcome) return outcome.reason;
  throw new Error(`Expected a rejection but got ${JSON.stringify(outcome.value)}.`);
}
