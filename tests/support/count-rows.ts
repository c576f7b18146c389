import { withClient } from './schema-of.ts';

/** @param which what follows `FROM`: a table, or `sessions WHERE user_id = $1`. */
export async function countRows(
  url: string,
  which: string,
  values: readonly unknown[] = [],
): Promise<number> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM ${which}`,
      [...values],
    );
    return rows[0]?.count ?? 0;
  });
}
