import { Client } from 'pg';

/**
 * Everything that migrations make, as sorted lines: columns, constraints and indexes.
 * @param schema one of PostgreSQL; ours by default.
 */
export async function schemaOf(url: string, schema = 'public'): Promise<readonly string[]> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ line: string }>(
      `
      SELECT concat_ws(' ', 'column', table_name, column_name, udt_name, datetime_precision, is_nullable, column_default,
        'generated as ' || generation_expression) AS line
      FROM information_schema.columns WHERE table_schema = $1
      UNION ALL
      SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = to_regnamespace($1)
      UNION ALL
      SELECT concat_ws(' ', 'index', indexdef) FROM pg_indexes WHERE schemaname = $1
      ORDER BY line`,
      [schema],
    );
    return rows.map(({ line }) => line).filter((line) => !line.includes('mikro_orm_migrations'));
  });
}

/** A connection of its own, outside every pool. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
