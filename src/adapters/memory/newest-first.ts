/** Those older than `before` (all, where that is null), newest first: ids order as things were made. */
export function newestFirst<T extends { readonly id: string }>(
  all: Iterable<T>,
  before: string | null,
): readonly T[] {
  return [...all]
    .filter(({ id }) => before === null || id < before)
    .toSorted((one, other) => (one.id < other.id ? 1 : -1));
}
