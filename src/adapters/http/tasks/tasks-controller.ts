import type { CreateTask } from '#application/tasks/create-task.ts';
import type { DeleteTask } from '#application/tasks/delete-task.ts';
import type { GetTask } from '#application/tasks/get-task.ts';
import type { ListTasks } from '#application/tasks/list-tasks.ts';
import type { UpdateTask } from '#application/tasks/update-task.ts';
import type { VersionedTask } from '#application/tasks/views.ts';
import type { TaskId } from '#domain/tasks/task.ts';
import type { Context } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { versionTag } from '../entity-tags.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { newTask, task, taskChange, taskPage, taskQuery, wholeTask } from './task-schemas.ts';

interface Deps {
  readonly createTask: CreateTask;
  readonly getTask: GetTask;
  readonly listTasks: ListTasks;
  readonly updateTask: UpdateTask;
  readonly deleteTask: DeleteTask;
}

const COMMON = { tag: 'Tasks', access: 'bearer', limited: true, cache: 'no-store' } as const;
const ETAG = { ETag: "A strong validator of the task's version." } as const;
const ONE = { description: 'The task.', schema: task, headers: ETAG } as const;

/** The caller's tasks. */
export function tasksController({
  createTask,
  getTask,
  listTasks,
  updateTask,
  deleteTask,
}: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...COMMON,
      method: 'post',
      path: '/tasks',
      operationId: 'createTask',
      summary: 'Create a task',
      body: { schema: newTask, required: true },
      responses: { 201: { ...ONE, headers: { ...ETAG, Location: 'Where the task is.' } } },
      problems: [],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const created = await createTask.execute(actor.userId, input.body);
        ctx.status = 201;
        ctx.set('Location', `/tasks/${created.view.id}`);
        sendTask(ctx, created);
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'get',
      path: '/tasks',
      operationId: 'listTasks',
      summary: 'Your tasks, newest first',
      query: taskQuery,
      responses: {
        200: {
          description: 'A page.',
          schema: taskPage,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const { status = null, limit, cursor } = input.query;
        // Bound to its filter: a cursor of one filter means nothing in a list with another.
        const list = `tasks.${status ?? 'all'}`;
        const before = cursor === undefined ? null : (decodeCursor(list, cursor) as TaskId);
        const { items, next } = await listTasks.execute({ ownerId: actor.userId, status, limit, before });
        const nextCursor = next === null ? null : encodeCursor(list, next);
        ctx.body = { items, nextCursor };
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'get',
      path: '/tasks/:id',
      operationId: 'getTask',
      summary: 'One of your tasks',
      responses: { 200: ONE },
      problems: ['tasks.task_not_found'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        sendTask(ctx, await getTask.execute(actor.userId, input.id as TaskId));
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'put',
      path: '/tasks/:id',
      operationId: 'replaceTask',
      summary: 'Replace a task',
      description: 'What is left out goes back to its default.',
      conditional: true,
      body: { schema: wholeTask, required: true },
      responses: { 200: ONE },
      problems: ['tasks.task_not_found', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const task = { ownerId: actor.userId, id: input.id as TaskId, expected: input.expectedVersions };
        sendTask(ctx, await updateTask.execute({ ...task, update: { replace: input.body } }));
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'patch',
      path: '/tasks/:id',
      operationId: 'updateTask',
      summary: 'Change some of a task',
      conditional: true,
      body: { schema: taskChange, required: true },
      responses: { 200: ONE },
      problems: ['tasks.task_not_found', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const task = { ownerId: actor.userId, id: input.id as TaskId, expected: input.expectedVersions };
        sendTask(ctx, await updateTask.execute({ ...task, update: { change: input.body } }));
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'delete',
      path: '/tasks/:id',
      operationId: 'deleteTask',
      summary: 'Delete a task',
      conditional: true,
      responses: { 204: { description: 'Deleted.' } },
      problems: ['tasks.task_not_found'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        await deleteTask.execute(actor.userId, input.id as TaskId, input.expectedVersions);
        ctx.status = 204;
      },
    }),
  ];
}

function sendTask(ctx: Pick<Context, 'etag' | 'body'>, task: VersionedTask): void {
  ctx.etag = versionTag(task);
  ctx.body = task.view;
}
