import type { z } from 'zod';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { RouteMiddleware } from '../context.ts';
import { fieldProblems } from '../problems/field-problems.ts';
import { InvalidParametersError } from '../problems/http-problem.ts';
import type { RouteDescriptor } from '../route.ts';

type RouteBody = NonNullable<RouteDescriptor['body']>;

/** The query and the body against the schemas of the route. */
export function validation({ query, body }: RouteDescriptor): RouteMiddleware {
  return (ctx, next) => {
    const { input } = ctx.state;
    if (query !== undefined) input.query = checkQuery(ctx.query, query);
    if (body !== undefined) input.body = checkBody(ctx.request.body, body);
    return next();
  };
}

function checkBody(body: unknown, { schema, required }: RouteBody): unknown {
  if (body === undefined) {
    if (!required) return null;
    throw new InvalidFieldsError([
      { field: '', code: 'body.required', detail: 'This call needs a JSON object as its body.' },
    ]);
  }
  const parsed = schema.safeParse(body, { reportInput: true });
  if (!parsed.success) throw new InvalidFieldsError(fieldProblems(parsed.error.issues));
  return parsed.data;
}

function checkQuery(query: NodeJS.Dict<string | string[]>, schema: z.ZodObject): unknown {
  const known: Record<string, string> = {};
  const repeated = [];
  for (const name of Object.keys(schema.shape)) {
    const value = query[name];
    if (Array.isArray(value)) {
      repeated.push({
        parameter: name,
        code: 'parameter.repeated',
        detail: 'This parameter may be given once.',
      });
    } else if (value !== undefined) known[name] = value;
  }
  if (repeated.length > 0) throw new InvalidParametersError(repeated);
  const parsed = schema.safeParse(known);
  if (parsed.success) return parsed.data;
  const problems = fieldProblems(parsed.error.issues);
  throw new InvalidParametersError(
    problems.map(({ field, code, detail }) => ({ parameter: field, code, detail })),
  );
}
