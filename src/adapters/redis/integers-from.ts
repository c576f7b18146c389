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

/** The same for a script that replies with pairs, one after the other. */
export function integerPairsFrom(reply: unknown, count: number): readonly (readonly [number, number])[] {
  const parts = Array.isArray(reply) ? reply : [];
  if (parts.length !== 2 * count) throw new TypeError('Redis replied with another number of pairs.');
  return Array.from({ length: count }, (_, index) => integersFrom(parts.slice(2 * index, 2 * index + 2), 2));
}
