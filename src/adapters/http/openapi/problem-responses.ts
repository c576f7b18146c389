import { z } from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { FACTOR_KINDS } from '#domain/factors/factor-kind.ts';
import { PROBLEM_TABLE, type ProblemCode } from '../problems/problem-table.ts';
import { UNAUTHENTICATED_DETAILS } from '../problems/unauthenticated-details.ts';
import type { RouteDescriptor } from '../route.ts';
import { sharedHeaders } from './shared-headers.ts';

const codes = Object.keys(PROBLEM_TABLE) as ProblemCode[];
const reasons = Object.keys(UNAUTHENTICATED_DETAILS) as (keyof typeof UNAUTHENTICATED_DETAILS)[];

const SECOND_FACTOR = 'With identity.second_factor_required';

const fieldError = z
  .object({
    pointer: z.string().optional().meta({ description: 'A JSON Pointer into the body.' }),
    parameter: z.string().optional().meta({ description: 'The name of a query parameter.' }),
    code: z.string().meta({ examples: ['email.invalid'] }),
    detail: z.string(),
  })
  .meta({ id: 'FieldError', description: 'One rule that a field or a parameter breaks.' });

const problem = z
  .object({
    type: z
      .string()
      .meta({ description: 'Leads to a page that explains the problem.', format: 'uri-reference' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes).meta({ id: 'ProblemCode', description: 'Stable; GET /problems/{code} explains it.' }),
    requestId: z.string(),
    reason: z.enum(reasons).optional().meta({
      id: 'UnauthenticatedReason',
      description: 'With 401: whether to refresh, to prove more, or to log in again.',
    }),
    errors: z.array(fieldError).optional().meta({ description: 'With 422: one entry for each field.' }),
    challenge: z
      .string()
      .optional()
      .meta({ description: `${SECOND_FACTOR}: names the login in its second step.` }),
    factors: z
      .array(z.enum(FACTOR_KINDS))
      .optional()
      .meta({ description: `${SECOND_FACTOR}: what can be proved.` }),
    passkeyOptions: z
      .looseObject({ challenge: z.string() })
      .nullish()
      .meta({ description: `${SECOND_FACTOR}: for navigator.credentials.get; null without a passkey.` }),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457).' });

/** What a route says it refuses with, and what its checks can refuse with. */
export function problemCodesOf(route: RouteDescriptor): readonly ProblemCode[] {
  const found = new Set<ProblemCode>(route.problems);
  const needsSession = route.access !== 'public' && route.access !== 'any-token';
  if (needsSession) found.add('identity.unauthenticated');
  if (needsSession && route.beforeEnrolment !== true) found.add('identity.enrolment_required');
  if (route.access === 'owner') found.add('identity.not_your_account');
  if (route.access === 'admin') found.add('roles.not_allowed');
  if (route.path.includes(':id')) found.add('request.not_found');
  if (route.limited) found.add('request.rate_limited').add('service.unavailable');
  if (route.conditional !== undefined) found.add('request.precondition_failed');
  if (route.query !== undefined) found.add('request.validation_failed');
  if (route.body !== undefined) {
    found
      .add('request.malformed')
      .add('request.too_large')
      .add('request.unsupported_media_type')
      .add('request.validation_failed');
  }
  return [...found.add('request.not_acceptable').add('service.unexpected')];
}

/** The error answers of a route, by status, but for those that the route describes itself. */
export function problemResponses(route: RouteDescriptor): Readonly<Record<string, ZodOpenApiResponseObject>> {
  const byStatus = Map.groupBy(problemCodesOf(route), (code) => PROBLEM_TABLE[code].status);
  const entries = [...byStatus]
    .filter(([status]) => route.responses[status] === undefined)
    .map(([status, found]) => {
      const response: ZodOpenApiResponseObject = {
        description: found.map((code) => `\`${code}\``).join(', '),
        headers: sharedHeaders(route, status),
        content: { 'application/problem+json': { schema: problem } },
      };
      return [String(status), response] as const;
    });
  return Object.fromEntries(entries);
}
