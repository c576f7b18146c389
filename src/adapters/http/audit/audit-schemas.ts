import { z } from 'zod';
import { AUDIT_EVENT_TYPES } from '#domain/audit/audit-event.ts';
import { isId } from '#domain/shared/ids.ts';
import { cursor, id, limit, time, timestamp } from '#adapters/http/schema-fields.ts';

const type = z.enum(AUDIT_EVENT_TYPES).optional().meta({ description: 'Only events of this type.' });
const account = z
  .string()
  .refine(isId, { error: 'This must be the id of an account.' })
  .optional()
  .meta({ format: 'uuid' });

export const activityQuery = z.object({ limit, cursor, type });

export const auditQuery = z.object({
  limit,
  cursor,
  user: account.meta({ description: 'Only events about this account, which may be deleted.' }),
  actor: account.meta({ description: 'Only what this account did.' }),
  type,
  from: time.optional().meta({ description: 'Only events from this time on.' }),
  to: time.optional().meta({ description: 'Only events before this time.' }),
});

const auditEvent = z
  .object({
    id,
    at: timestamp,
    type: z.string().meta({ description: 'What happened.', examples: ['login.succeeded'] }),
    actorId: id.nullable().meta({
      description: 'Who did it; null for an operator at the command line, the service, or somebody unknown.',
    }),
    subjectId: id.nullable().meta({ description: 'Whose account it concerns.' }),
    sessionId: id.nullable(),
    requestId: z.string().nullable().meta({ description: 'The X-Request-Id of the request.' }),
    data: z.record(z.string(), z.unknown()).meta({ description: 'More about it, by its type.' }),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'AuditEvent' });

export const auditEventPage = z
  .object({ items: z.array(auditEvent), nextCursor: z.string().nullable() })
  .meta({ id: 'AuditEventPage' });
