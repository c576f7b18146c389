/** The value below which that share of the sorted values lies; NaN for none. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted.length >> 1;
  const middle = sorted.length % 2 === 1 ? [upper] : [upper - 1, upper];
  return middle.reduce((sum, index) => sum + (sorted[index] ?? Number.NaN), 0) / middle.length;
}

/** The list begun at another place, so that nobody is always first: round 1 begins with the second, and so on. */
export function rotated<T>(list: readonly T[], round: number): readonly T[] {
  const start = list.length === 0 ? 0 : round % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
