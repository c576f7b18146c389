/**
 * The Mann–Whitney rank test: how many standard deviations the ranks of `ones` lie from those of `others` (positive
 * where they are greater). Two samples of the same kind give |z| < 3.3 in 999 of 1,000 cases, whatever the
 * distribution. With the correction for ties; for 20 values or more each.
 */
export function rankTest(ones: readonly number[], others: readonly number[]): number {
  const all = [
    ...ones.map((value) => ({ value, own: true })),
    ...others.map((value) => ({ value, own: false })),
  ];
  all.sort((one, other) => one.value - other.value);
  const [n, m] = [ones.length, others.length];
  let [rankSum, ties] = [0, 0];
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const size = to - from;
    rankSum += all.slice(from, to).filter(({ own }) => own).length * ((from + 1 + to) / 2);
    ties += size ** 3 - size;
    from = to;
  }
  const total = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  return (rankSum - (n * (total + 1)) / 2) / deviation;
}
