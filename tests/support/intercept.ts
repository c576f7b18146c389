type Method = (...args: unknown[]) => unknown;

/** One call of a method, and the way to what the object would have done. */
export type Interception = (args: readonly unknown[], go: () => unknown) => unknown;

/** Every call of this object's method goes through `intercept` from now on; the object stays what it is. */
export function intercept<Port extends object>(
  port: Port,
  method: keyof Port & string,
  interception: Interception,
): void {
  const original = (port[method] as Method).bind(port);
  Object.defineProperty(port, method, {
    configurable: true,
    value: async (...args: unknown[]) => await interception(args, () => original(...args)),
  });
}

/** Lets something else happen right before the next `times` calls, its own not counted: what a test of a race needs. */
export function justBefore<Port extends object>(
  port: Port,
  method: keyof Port & string,
  happens: () => Promise<unknown>,
  times = 1,
): void {
  let left = times;
  let happening = false;
  intercept(port, method, async (_args, go) => {
    if (left > 0 && !happening) {
      left -= 1;
      happening = true;
      await happens();
      happening = false;
    }
    return await go();
  });
}

/** The arguments of every call from now on. */
export function callsOf<Port extends object>(port: Port, method: keyof Port & string): unknown[][] {
  const calls: unknown[][] = [];
  intercept(port, method, (args, go) => {
    calls.push([...args]);
    return go();
  });
  return calls;
}

/** The next `times` calls fail with `error` and do nothing. */
export function failing<Port extends object>(
  port: Port,
  method: keyof Port & string,
  error: Error,
  times = Number.POSITIVE_INFINITY,
): void {
  let left = times;
  intercept(port, method, (_args, go) => {
    if (left <= 0) return go();
    left -= 1;
    throw error;
  });
}
