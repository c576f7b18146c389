import { createDocument, type CreateDocumentOptions, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { RouteDescriptor } from '../route.ts';
import { describeOperation } from './describe-operation.ts';
import { HEADER_COMPONENTS } from './shared-headers.ts';

const VERSION = '2.0.0';

const TAGS: Readonly<Record<RouteDescriptor['tag'], string>> = {
  Accounts: 'Registration, profiles and passwords.',
  Emails:
    'Proofs of emails, password resets, and the undoing of a change. Without mail these calls answer 503.',
  Sessions: 'Login, refresh, logout, and the sessions of an account.',
  Factors: 'Second factors of accounts, passkeys, and proving them again.',
  Roles: 'Who holds which role.',
  Tasks: 'Records that only their owner sees.',
  Audit: 'What happened to accounts, and who did it.',
  Administration: 'What admins do with any account.',
  Invitations: 'Accounts for people who were asked to join.',
  Operations: 'For operators and other services; these calls are not limited.',
};

/** New members of an answer are no change that breaks a client, so answers are not closed; requests are. */
const openAnswers: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema, io }) => {
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
};

/**
 * The whole API as OpenAPI 3.1, made from the descriptors that route, check and filter.
 * @param publicUrl where clients reach the service; null for wherever they got the document from.
 */
export function openApiDocument(routes: readonly RouteDescriptor[], publicUrl: string | null): string {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes.filter(({ documented = true }) => documented)) {
    const path = route.path.replaceAll(/:([a-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: describeOperation(route) };
  }
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Latchkey',
        version: VERSION,
        description: 'Accounts, sessions, roles and per-user records. Errors are application/problem+json.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: publicUrl?.replace(/\/+$/, '') ?? '/' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      paths,
      components: {
        headers: HEADER_COMPONENTS,
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'The access token of POST /login or POST /refresh.',
          },
          refreshCookie: {
            type: 'apiKey',
            in: 'cookie',
            name: 'refresh_token',
            description: 'The refresh token, as browsers keep it.',
          },
        },
      },
    },
    { override: openAnswers },
  );
  return JSON.stringify(document);
}
