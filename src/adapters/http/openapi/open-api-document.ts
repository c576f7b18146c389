import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { z } from 'zod';
import { PROBLEM_TABLE, type ProblemCode } from '../problems/problem-table.ts';
import type { Access, RouteDescriptor } from '../route.ts';
import { id } from '../schema-fields.ts';

const fieldError = z.object({
  pointer: z.string().optional().meta({ description: 'A JSON Pointer into the body.' }),
  parameter: z.string().optional().meta({ description: 'The name of a query parameter.' }),
  code: z.string(),
  detail: z.string(),
});

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    reason: z.string().optional(),
    errors: z.array(fieldError).optional(),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457. `code` is stable; `type` leads to a page that explains it.',
  });

const WHO: Record<Access, string> = {
  public: 'Anybody.',
  'any-token': 'Whoever holds a token of the session.',
  bearer: 'Any user.',
  owner: 'The owner of the account.',
  admin: 'An admin.',
};

/** The whole API as OpenAPI 3.1, made from the descriptors that route, check and filter. */
export function openApiDocument(routes: readonly RouteDescriptor[], serverUrl: string | null): string {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:([a-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Latchkey',
      version: '1.0.0',
      description: 'Accounts, sessions, roles and per-user records. Errors are application/problem+json.',
    },
    ...(serverUrl === null ? {} : { servers: [{ url: serverUrl }] }),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        refreshCookie: { type: 'apiKey', in: 'cookie', name: 'refresh_token' },
      },
    },
  });
  return JSON.stringify(document);
}

function operation(route: RouteDescriptor): ZodOpenApiOperationObject {
  const params = [...route.path.matchAll(/:([a-z]+)/g)].map(([, name]) => name ?? '');
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, `Who may call: ${WHO[route.access]}`].filter(Boolean).join(' '),
    security: securityOf(route.access),
    'x-access': route.access,
    requestParams: {
      ...(params.length > 0 && {
        path: z.object(Object.fromEntries(params.map((name) => [name, name === 'id' ? id : z.string()]))),
      }),
      ...(route.query !== undefined && { query: route.query }),
      ...(route.conditional === true && { header: z.object({ 'If-Match': z.string().optional() }) }),
    },
    ...(route.body !== undefined && { requestBody: requestBody(route.body, route.method === 'patch') }),
    responses: { ...responsesOf(route), ...unchangedOf(route), ...problemsOf(route) },
  };
}

function securityOf(access: Access): { [scheme: string]: [] }[] {
  if (access === 'public') return [];
  return access === 'any-token' ? [{ bearer: [] }, { refreshCookie: [] }, {}] : [{ bearer: [] }];
}

function requestBody(body: NonNullable<RouteDescriptor['body']>, patch: boolean) {
  const content = { schema: body.schema };
  return {
    required: body.required,
    content: { 'application/json': content, ...(patch && { 'application/merge-patch+json': content }) },
  };
}

function responsesOf({ responses }: RouteDescriptor): ZodOpenApiResponsesObject {
  const entries = Object.entries(responses).map(([status, response]) => {
    const type = response.contentType ?? (response.schema === undefined ? null : 'application/json');
    const content = type !== null && {
      content: {
        [type]: response.schema === undefined ? {} : { schema: response.schema },
        ...(response.otherType !== undefined && { [response.otherType]: {} }),
      },
    };
    const headers = Object.entries(response.headers ?? {}).map(([name, description]) => {
      return [name, { description, schema: { type: 'string' as const } }] as const;
    });
    return [status, { description: response.description, ...content, headers: Object.fromEntries(headers) }];
  });
  return Object.fromEntries(entries) as ZodOpenApiResponsesObject;
}

/** `If-None-Match` is honoured wherever there is an ETag. */
function unchangedOf({ method, responses }: RouteDescriptor): ZodOpenApiResponsesObject {
  if (method !== 'get' || responses[200]?.headers?.['ETag'] === undefined) return {};
  const description = 'Unchanged since the version that If-None-Match names.';
  return { 304: { description, headers: { ETag: { schema: { type: 'string' } } } } };
}

/** What a route says it refuses with, and what its checks can refuse with. */
export function problemCodesOf(route: RouteDescriptor): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>(route.problems);
  const needsSession = route.access === 'bearer' || route.access === 'owner' || route.access === 'admin';
  if (needsSession) codes.add('identity.unauthenticated');
  if (route.access === 'owner') codes.add('identity.not_your_account');
  if (route.access === 'admin') codes.add('roles.not_allowed');
  if (route.path.includes(':id')) codes.add('request.not_found');
  if (route.limited) codes.add('request.rate_limited').add('service.unavailable');
  if (route.conditional === true) codes.add('request.precondition_failed');
  if (route.query !== undefined) codes.add('request.validation_failed');
  if (route.body !== undefined) {
    codes
      .add('request.malformed')
      .add('request.too_large')
      .add('request.unsupported_media_type')
      .add('request.validation_failed');
  }
  codes.add('request.not_acceptable').add('service.unexpected');
  return [...codes];
}

function problemsOf(route: RouteDescriptor): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(problemCodesOf(route), (code) => PROBLEM_TABLE[code].status);
  const entries = [...byStatus]
    .filter(([status]) => route.responses[status] === undefined)
    .map(([status, codes]) => {
      const description = codes.map((code) => `\`${code}\``).join(', ');
      return [String(status), { description, content: { 'application/problem+json': { schema: problem } } }];
    });
  return Object.fromEntries(entries) as ZodOpenApiResponsesObject;
}
