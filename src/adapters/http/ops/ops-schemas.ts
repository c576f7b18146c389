import { z } from 'zod';

export const alive = z.object({ status: z.literal('ok') }).meta({ id: 'Alive' });

const check = z.enum(['ok', 'degraded', 'down']);
export const readiness = z
  .object({
    status: z.enum(['ok', 'degraded', 'unavailable', 'draining']),
    checks: z.object({ database: check, cache: check, migrations: check }),
  })
  .meta({ id: 'Readiness', description: 'A lost cache is `degraded` and still ready.' });

export const jwks = z
  .object({ keys: z.array(z.record(z.string(), z.string())) })
  .meta({ id: 'KeySet', description: 'RFC 7517.' });

export const problemPage = z
  .object({
    code: z.string(),
    status: z.int(),
    title: z.string(),
    meaning: z.string(),
    remedy: z.string(),
  })
  .meta({ id: 'ProblemPage' });
