import type { Pool } from 'pg';
import { SESSION_STATEMENTS } from '#adapters/postgres/identity/session-statements.ts';
import { USER_STATEMENTS } from '#adapters/postgres/identity/user-statements.ts';

const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const PAGE = 101;

/** How PostgreSQL does what each operation of the growth bench asks for; of the longer statements, their look-ups. */
export async function explainPlans(
  pool: Pool,
  { userId, cursorId }: { readonly userId: string; readonly cursorId: string },
): Promise<Readonly<Record<string, string>>> {
  const explain = async ({ text, values = [] }: { readonly text: string; readonly values?: unknown[] }) => {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1 LIMIT 1', [
    userId,
  ]);
  const session = rows[0]?.id ?? '';
  const byKey = await explain(USER_STATEMENTS.byIds.query([[userId]]));
  const state = await explain(SESSION_STATEMENTS.states.query([[session]]));
  return {
    'GET /users, first page': await explain(USER_STATEMENTS.list.query([HIGHEST_ID, PAGE])),
    'GET /users, last page': await explain(USER_STATEMENTS.list.query([cursorId, PAGE])),
    'GET /me': `${state}\n${byKey}`,
    'POST /refresh': await explain({
      text: 'SELECT 1 FROM sessions s, users u WHERE s.id = $1 AND u.id = s.user_id AND s.ended_at IS NULL',
      values: [session],
    }),
    'POST /login': await explain({
      text: `SELECT 1 FROM users u JOIN credentials c ON c.user_id = u.id WHERE lower(u.login COLLATE "C") = $1`,
      values: ['bench-1'],
    }),
  };
}
