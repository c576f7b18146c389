import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from 'zod-openapi';
import type { Access, RouteDescriptor } from '../route.ts';
import { id } from '../schema-fields.ts';
import { describeAssurance } from './describe-assurance.ts';
import { problemResponses } from './problem-responses.ts';
import { sharedHeaders } from './shared-headers.ts';

const WHO: Record<Access, string> = {
  public: 'Anybody.',
  optional: 'Anybody; a bearer that is sent must be valid.',
  'any-token': 'Whoever holds a token of the session.',
  bearer: 'Any user.',
  owner: 'The owner of the account.',
  admin: 'An admin.',
};

const ifMatch = z.string().optional().meta({ description: 'The ETag of the version to change; else 412.' });
const ifNoneMatch = z
  .string()
  .optional()
  .meta({ description: 'An ETag that is known; 304 where it is current.' });
const otherParameter = z.string().meta({ description: 'As it stands in the member of the same name.' });

export function describeOperation(route: RouteDescriptor): ZodOpenApiOperationObject {
  const params = [...route.path.matchAll(/:([a-z]+)/g)].map(([, name = '']) => name);
  const path = Object.fromEntries(params.map((name) => [name, name === 'id' ? id : otherParameter]));
  const header = {
    ...(route.conditional !== undefined && { 'If-Match': ifMatch }),
    ...(hasValidator(route) && { 'If-None-Match': ifNoneMatch }),
  };
  const assurance = describeAssurance(route);
  const who = `Who may call: ${WHO[route.access]}`;
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, who, ...assurance.sentences].filter(Boolean).join(' '),
    security: securityOf(route.access),
    'x-access': route.access,
    ...assurance.extensions,
    requestParams: {
      ...(params.length > 0 && { path: z.object(path) }),
      ...(route.query !== undefined && { query: route.query }),
      ...(Object.keys(header).length > 0 && { header: z.object(header) }),
    },
    ...(route.body !== undefined && { requestBody: requestBody(route.body, route.method === 'patch') }),
    responses: { ...ownResponses(route), ...problemResponses(route) },
  };
}

function securityOf(access: Access): { [scheme: string]: [] }[] {
  if (access === 'public') return [];
  if (access === 'optional') return [{ bearer: [] }, {}];
  return access === 'any-token' ? [{ bearer: [] }, { refreshCookie: [] }, {}] : [{ bearer: [] }];
}

function requestBody({ schema, required }: NonNullable<RouteDescriptor['body']>, patch: boolean) {
  const content = { schema };
  return {
    required,
    content: { 'application/json': content, ...(patch && { 'application/merge-patch+json': content }) },
  };
}

function ownResponses(route: RouteDescriptor): Readonly<Record<string, ZodOpenApiResponseObject>> {
  const described: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, response] of Object.entries(route.responses)) {
    const { description, schema, otherType, headers = {} } = response;
    const type = response.contentType ?? (schema === undefined ? null : 'application/json');
    described[status] = {
      description,
      headers: { ...ownHeaders(headers), ...sharedHeaders(route, Number(status)) },
      ...(type !== null && {
        content: {
          [type]: schema === undefined ? {} : { schema },
          ...(otherType !== undefined && { [otherType]: {} }),
        },
      }),
    };
  }
  if (hasValidator(route)) {
    described['304'] = {
      description: 'Unchanged since the version that If-None-Match names.',
      headers: { ...ownHeaders({ ETag: 'The validator that matched.' }), ...sharedHeaders(route, 304) },
    };
  }
  return described;
}

function ownHeaders(headers: Readonly<Record<string, string>>) {
  const schema = { type: 'string' } as const;
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, required: true, schema }]),
  );
}

/** `If-None-Match` is honoured wherever a GET is answered with an ETag. */
function hasValidator({ method, responses }: RouteDescriptor): boolean {
  return method === 'get' && responses[200]?.headers?.['ETag'] !== undefined;
}
