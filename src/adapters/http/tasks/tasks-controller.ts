import type { CreateTask } from '#application/tasks/create-task.ts';
import type { DeleteTask } from '#application/tasks/delete-task.ts';
import type { GetTask } from '#application/tasks/get-task.ts';
import type { ListTasks } from '#application/tasks/list-tasks.ts';
import type { UpdateTask } from '#application/tasks/update-task.ts';
import type { VersionedTask } from '#application/tasks/views.ts';
import type { TaskId } from '#domain/tasks/task.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { versionTag } from '../entity-tags.ts';
import { defineRoute, type Reply, type RouteDescriptor } from '../route.ts';
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
      replies: { 201: { ...ONE, headers: { ...ETAG, Location: 'Where the task is.' } } },
      problems: [],
      handle: async ({ actor, body }) => {
        const created = await createTask.execute(actor.userId, body);
        return { ...withTag(created), status: 201, headers: { Location: `/tasks/${created.view.id}` } };
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'get',
      path: '/tasks',
      operationId: 'listTasks',
      summary: 'Your tasks, newest first',
      query: taskQuery,
      replies: {
        200: {
          description: 'A page.',
          schema: taskPage,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async ({ actor, query }) => {
        const { status = null, limit } = query;
        // Bound to its filter: a cursor of one filter means nothing in a list with another.
        const list = `tasks.${status ?? 'all'}`;
        const before = query.cursor === undefined ? null : (decodeCursor(list, query.cursor) as TaskId);
        const { items, next } = await listTasks.execute({ ownerId: actor.userId, status, limit, before });
        const nextCursor = next === null ? null : encodeCursor(list, next);
        return { status: 200, view: { items, nextCursor }, tagBytes: true };
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'get',
      path: '/tasks/:id',
      operationId: 'getTask',
      summary: 'One of your tasks',
      replies: { 200: ONE },
      problems: ['tasks.task_not_found'],
      handle: async ({ actor, id }) => withTag(await getTask.execute(actor.userId, id as TaskId)),
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
      replies: { 200: ONE },
      problems: ['tasks.task_not_found', 'request.conflict'],
      handle: async ({ actor, id, body, expectedVersions }) => {
        const command = { ownerId: actor.userId, id: id as TaskId, expected: expectedVersions(id) };
        return withTag(await updateTask.execute({ ...command, update: { replace: body } }));
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
      replies: { 200: ONE },
      problems: ['tasks.task_not_found', 'request.conflict'],
      handle: async ({ actor, id, body, expectedVersions }) => {
        const command = { ownerId: actor.userId, id: id as TaskId, expected: expectedVersions(id) };
        return withTag(await updateTask.execute({ ...command, update: { change: body } }));
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'delete',
      path: '/tasks/:id',
      operationId: 'deleteTask',
      summary: 'Delete a task',
      conditional: true,
      replies: { 204: { description: 'Deleted.' } },
      problems: ['tasks.task_not_found'],
      handle: async ({ actor, id, expectedVersions }) => {
        await deleteTask.execute(actor.userId, id as TaskId, expectedVersions(id));
        return { status: 204 };
      },
    }),
  ];
}

function withTag({ view, version }: VersionedTask): Reply {
  return { status: 200, view, etag: versionTag(view.id, version) };
}
