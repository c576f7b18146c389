import type { CreateInvitation } from '#application/invitations/create-invitation.ts';
import type { ListInvitations } from '#application/invitations/list-invitations.ts';
import type { RevokeInvitation } from '#application/invitations/revoke-invitation.ts';
import type { InvitationId } from '#domain/invitations/invitation.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { invitationPage, invitationQuery, issuedInvitation, newInvitation } from './invitation-schemas.ts';

interface Deps {
  readonly createInvitation: CreateInvitation;
  readonly listInvitations: ListInvitations;
  readonly revokeInvitation: RevokeInvitation;
}

const COMMON = { tag: 'Invitations', access: 'admin', limited: true, cache: 'no-store' } as const;
const LIST = 'invitations';

/** Invitations, for admins. */
export function invitationsController({
  createInvitation,
  listInvitations,
  revokeInvitation,
}: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...COMMON,
      method: 'post',
      path: '/invitations',
      operationId: 'createInvitation',
      summary: 'Invite somebody',
      body: { schema: newInvitation, required: true },
      responses: { 201: { description: 'The invitation, with its token.', schema: issuedInvitation } },
      problems: [],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const { email = null, roles, expiresInSeconds = null } = input.body;
        const invitation = { inviterId: actor.userId, email, roles, expiresInSeconds };
        ctx.status = 201;
        ctx.body = await createInvitation.execute(invitation);
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'get',
      path: '/invitations',
      operationId: 'listInvitations',
      summary: 'Invitations, newest first',
      description: 'Used and revoked ones too. An invitation is deleted a day after it expires.',
      query: invitationQuery,
      responses: {
        200: {
          description: 'A page.',
          schema: invitationPage,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async (ctx) => {
        const { limit, cursor } = ctx.state.input.query;
        const before = cursor === undefined ? null : (decodeCursor(LIST, cursor) as InvitationId);
        const { items, next } = await listInvitations.execute({ limit, before });
        ctx.body = { items, nextCursor: next === null ? null : encodeCursor(LIST, next) };
      },
    }),
    defineRoute({
      ...COMMON,
      method: 'delete',
      path: '/invitations/:id',
      operationId: 'revokeInvitation',
      summary: 'Take an invitation back',
      responses: { 204: { description: 'Its token opens nothing any more.' } },
      problems: ['invitation.not_found'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        await revokeInvitation.execute({ actorId: actor.userId, id: input.id as InvitationId });
        ctx.status = 204;
      },
    }),
  ];
}
