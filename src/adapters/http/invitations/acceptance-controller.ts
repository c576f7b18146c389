import type { AcceptInvitation } from '#application/invitations/accept-invitation.ts';
import { versionTag } from '../entity-tags.ts';
import { requestLocale } from '../request-locale.ts';
import { account, registeredProfile } from '../identity/accounts/account-schemas.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { acceptance } from './invitation-schemas.ts';

/** Making an account by invitation. */
export function acceptanceController({
  acceptInvitation,
}: {
  readonly acceptInvitation: AcceptInvitation;
}): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'post',
      path: '/invitations/accept',
      operationId: 'acceptInvitation',
      tag: 'Invitations',
      summary: 'Make the account that you were invited to',
      description: 'An invitation can be used once. After an error it can still be used.',
      access: 'public',
      limited: true,
      cache: 'no-store',
      body: { schema: acceptance, required: true },
      responses: {
        200: { description: 'The account, which had no password and has this one now.', schema: account },
        201: {
          description: 'The account, which was made.',
          schema: account,
          headers: { Location: 'Where the user is.' },
        },
      },
      problems: [
        'invitation.invalid',
        'identity.email_taken',
        'identity.login_taken',
        'service.overloaded',
        'request.conflict',
      ],
      handle: async (ctx) => {
        const { token, password, ...names } = ctx.state.input.body;
        const command = { token, password, ...registeredProfile(names), requestLocale: requestLocale(ctx) };
        const { account: accepted, created } = await acceptInvitation.execute(command);
        ctx.state.userId = accepted.view.id;
        ctx.status = created ? 201 : 200;
        if (created) ctx.set('Location', `/users/${accepted.view.id}`);
        ctx.etag = versionTag(accepted);
        ctx.body = accepted.view;
      },
    }),
  ];
}
