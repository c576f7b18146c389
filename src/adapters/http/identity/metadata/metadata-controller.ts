import type { GetMetadata } from '#application/identity/metadata/get-metadata.ts';
import type { SetMetadata } from '#application/identity/metadata/set-metadata.ts';
import type { AccountMetadata } from '#domain/identity/metadata/account-metadata.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { FRESH_WITH_FACTOR } from '#adapters/http/assurance-needs.ts';
import { versionTag } from '#adapters/http/entity-tags.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { asAccountDeleted } from '../accounts/as-account-deleted.ts';
import { checkFiniteNumbers } from './check-finite-numbers.ts';
import { allMetadata, metadata, metadataChange } from './metadata-schemas.ts';

interface Deps {
  readonly getMetadata: GetMetadata;
  readonly setMetadata: SetMetadata;
}

const COMMON = { limited: true, cache: 'no-store' } as const;
const PART = 'metadata';
const ETAG = { ETag: 'A strong validator of the version of all custom data of the account.' } as const;
const OWN = { 200: { description: 'The object.', schema: metadata, headers: ETAG } } as const;
const ALL = { 200: { description: 'Both objects.', schema: allMetadata, headers: ETAG } } as const;

/** Custom data: one's own, and for admins anybody's. */
export function metadataController({ getMetadata, setMetadata }: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...COMMON,
      method: 'get',
      path: '/me/metadata',
      operationId: 'getMetadata',
      tag: 'Accounts',
      summary: 'Your custom data',
      access: 'bearer',
      responses: OWN,
      problems: [],
      handle: async (ctx) => {
        const found = await getMetadata.execute(ctx.state.actor.userId).catch(asAccountDeleted);
        ctx.etag = tagOf(found);
        ctx.body = found.metadata;
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'put',
      path: '/me/metadata',
      operationId: 'setMetadata',
      tag: 'Accounts',
      summary: 'Replace your custom data',
      access: 'bearer',
      conditional: PART,
      body: { schema: metadata, required: true },
      responses: OWN,
      problems: ['request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        checkFiniteNumbers(input.body);
        const { userId } = actor;
        const change = { metadata: input.body };
        const command = { actorId: userId, userId, change, expected: input.expectedVersions };
        const saved = await setMetadata.execute(command).catch(asWholeBody).catch(asAccountDeleted);
        ctx.etag = tagOf(saved);
        ctx.body = saved.metadata;
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'get',
      path: '/admin/users/:id/metadata',
      operationId: 'getAccountMetadata',
      tag: 'Administration',
      summary: "An account's custom data",
      access: 'admin',
      responses: ALL,
      problems: ['identity.user_not_found'],
      handle: async (ctx) => {
        const found = await getMetadata.execute(ctx.state.input.id as UserId);
        ctx.etag = tagOf(found);
        ctx.body = viewOf(found);
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'put',
      path: '/admin/users/:id/metadata',
      operationId: 'setAccountMetadata',
      tag: 'Administration',
      summary: "Replace an account's custom data",
      description: 'The owner sees `metadata`, and not `adminMetadata`.',
      access: 'admin',
      assurance: FRESH_WITH_FACTOR,
      conditional: PART,
      body: { schema: metadataChange, required: true },
      responses: ALL,
      problems: ['identity.user_not_found', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        checkFiniteNumbers(input.body);
        ctx.state.targetUserId = input.id;
        const saved = await setMetadata.execute({
          actorId: actor.userId,
          userId: input.id as UserId,
          change: input.body,
          expected: input.expectedVersions,
        });
        ctx.etag = tagOf(saved);
        ctx.body = viewOf(saved);
      },
    }),
  ];
}

/** The body is the object itself. */
function asWholeBody(error: unknown): never {
  if (!(error instanceof InvalidFieldsError)) throw error;
  throw new InvalidFieldsError(error.problems.map((problem) => ({ ...problem, field: '' })));
}

function tagOf({ userId, version }: AccountMetadata): string {
  return versionTag({ view: { id: `${userId}.${PART}` }, version });
}

function viewOf({ metadata: own, adminMetadata }: AccountMetadata) {
  return { metadata: own, adminMetadata };
}
