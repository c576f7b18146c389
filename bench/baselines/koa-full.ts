import Router from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Pool } from 'pg';

/**
 * The yardstick: bare Koa with router and body parser, nothing else. It answers the bytes that it finds in a file (the
 * service's own), and does the statements of tasks by hand.
 */
interface Bytes {
  readonly me: string;
  readonly users: string;
  readonly usersTag: string;
  readonly ownerId: string;
}

interface TaskRow {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly dueAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = `id, title, description, status, due_at AS "dueAt", created_at AS "createdAt", updated_at AS "updatedAt"`;
const FIND = {
  name: 'find',
  text: `SELECT ${COLUMNS} FROM tasks WHERE id = $1 AND owner_id = $2`,
};
const ADD = {
  name: 'add',
  text: `INSERT INTO tasks (id, owner_id, title, description, status, due_at, version, created_at, updated_at)
     SELECT $1::uuid, id, $3, $4, $5, $6::timestamptz, 1, $7, $7 FROM users WHERE id = $2 FOR KEY SHARE
     RETURNING ${COLUMNS}`,
};
const JSON_TYPE = 'application/json; charset=utf-8';

const bytes = JSON.parse(readFileSync(process.env['BYTES'] ?? '', 'utf8')) as Bytes;
const users = Buffer.from(bytes.users);
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

const router = new Router();
router.get('/ready', (ctx) => {
  ctx.body = 'ready';
});
router.get('/me', (ctx) => {
  ctx.type = JSON_TYPE;
  ctx.body = bytes.me;
});
router.get('/users', (ctx) => {
  ctx.set('ETag', bytes.usersTag);
  if (ctx.get('if-none-match') === bytes.usersTag) {
    ctx.status = 304;
    return;
  }
  ctx.type = JSON_TYPE;
  ctx.body = users;
});
router.get('/tasks/:id', async (ctx) => {
  const { rows } = await pool.query<TaskRow>({ ...FIND, values: [ctx.params['id'], bytes.ownerId] });
  if (rows[0] === undefined) return;
  ctx.type = JSON_TYPE;
  ctx.body = JSON.stringify(rows[0]);
});
router.post('/tasks', async (ctx) => {
  const { title, description = '' } = ctx.request.body as { title: string; description?: string };
  const values = [randomUUID(), bytes.ownerId, title, description, 'todo', null, new Date().toISOString()];
  const { rows } = await pool.query<TaskRow>({ ...ADD, values });
  ctx.status = 201;
  ctx.type = JSON_TYPE;
  ctx.body = JSON.stringify(rows[0]);
});

const app = new Koa();
app.use(bodyParser());
app.use(router.routes());
app.use(router.allowedMethods());
app.listen(Number(process.env['PORT']), '127.0.0.1');
