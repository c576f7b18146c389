import Router from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import helmet from 'koa-helmet';
import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';

/**
 * What Koa itself costs: router, body parser and security headers. `GET /me` answers a constant, the bytes that the service
 * answers; tasks are read and written by hand, with pg.
 */
const TASK = `id, title, description, status, due_at AS "dueAt", created_at AS "createdAt", updated_at AS "updatedAt"`;
const FIND = `SELECT ${TASK} FROM tasks WHERE id = $1 AND owner_id = $2`;
const ADD = `INSERT INTO tasks (id, owner_id, title, description, status, due_at, version, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7) RETURNING ${TASK}`;

const me = process.env['ME'] ?? '';
const { id: ownerId } = JSON.parse(me) as { readonly id: string };
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

const router = new Router();
router.get('/ready', (ctx) => {
  ctx.body = 'ready';
});
router.get('/me', (ctx) => {
  ctx.type = 'json';
  ctx.body = me;
});
router.get('/tasks/:id', async (ctx) => {
  const { rows } = await pool.query({ name: 'find', text: FIND, values: [ctx.params['id'], ownerId] });
  ctx.body = rows[0];
});
router.post('/tasks', async (ctx) => {
  const { title, description } = ctx.request.body as { title: string; description: string };
  const values = [randomUUID(), ownerId, title, description, 'todo', null, new Date()];
  const { rows } = await pool.query({ name: 'add', text: ADD, values });
  ctx.status = 201;
  ctx.body = rows[0];
});

const app = new Koa();
app.use(helmet());
app.use(bodyParser());
app.use(router.routes());
app.use(router.allowedMethods());
app.listen(Number(process.env['PORT']), '127.0.0.1');
