interface Integers {
  2: [number, number];
  3: [number, number, number];
}

/** The integers that a script replied with. @throws {TypeError} for any other reply: then it is no script of ours. */
export function integersFrom<Count extends keyof Integers>(reply: unknown, count: Count): Integers[Count] {
  if (
    !Array.isArray(reply) ||
    reply.length !== count ||
    !reply.every((value) => Number.isSafeInteger(value))
  ) {
    throw new TypeError('Redis replied with something else than the script gives.');
  }
  return reply as Integers[Count];
}
