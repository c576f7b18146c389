/**
 * Repeats a batch of a purge until nothing is left.
 * @param batch gives how many rows it changed; null while another instance purges.
 * @param stopping asked between batches.
 * @returns how many rows were changed in all.
 */
export async function purgeInBatches(
  batch: () => Promise<number | null>,
  stopping: () => boolean,
): Promise<number> {
  let total = 0;
  while (!stopping()) {
    const rows = await batch();
    if (rows === null || rows === 0) break;
    total += rows;
  }
  return total;
}
