import { escapeIdentifier } from 'pg';
import { withClient } from './schema-of.ts';

/** Every row of every table, as JSON. */
export type TableDump = Readonly<Record<string, readonly string[]>>;

/** All that the database holds, to compare before and after what should have changed nothing. */
export async function tableDump(databaseUrl: string): Promise<TableDump> {
  return await withClient(databaseUrl, async (client) => {
    const tables = await client.query<{ readonly name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
    );
    const dump: Record<string, readonly string[]> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ readonly row: string }>(
        `SELECT to_jsonb(t)::text AS row FROM ${escapeIdentifier(name)} t ORDER BY 1`,
      );
      dump[name] = rows.map(({ row }) => row);
    }
    return dump;
  });
}
