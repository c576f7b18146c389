import { z } from 'zod';
import { descriptionViolation, TASK_STATUSES, titleViolation } from '#domain/tasks/task.ts';
import { cursor, id, limit, ruled, time, timestamp } from '../schema-fields.ts';

const title = ruled(titleViolation).meta({ minLength: 1, maxLength: 200 });
const description = ruled(descriptionViolation).meta({ maxLength: 10_000 });
const status = z.enum(TASK_STATUSES);

const content = z.strictObject({
  title,
  description: description.optional(),
  status: status.optional(),
  dueAt: time.nullish(),
});

export const newTask = content.meta({ id: 'NewTask' });
export const wholeTask = z
  .strictObject(content.shape)
  .meta({ id: 'WholeTask', description: 'What is left out goes back to its default.' });
export const taskChange = content
  .partial()
  .meta({ id: 'TaskChange', description: 'What is left out stays.' });

export const taskQuery = z.object({
  limit,
  cursor,
  status: status.optional().meta({ description: 'Only tasks with this status.' }),
});

export const task = z
  .object({
    id,
    title: z.string(),
    description: z.string(),
    status,
    dueAt: timestamp.nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Task' });

export const taskPage = z
  .object({ items: z.array(task), nextCursor: z.string().nullable() })
  .meta({ id: 'TaskPage' });
