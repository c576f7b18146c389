import type { ChangePassword } from '#application/identity/passwords/change-password.ts';
import { FRESH_WITH_FACTOR } from '#adapters/http/assurance-needs.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { passwordChange } from './password-schemas.ts';

/** The caller's password. */
export function passwordsController({
  changePassword,
}: {
  readonly changePassword: ChangePassword;
}): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'put',
      path: '/me/password',
      operationId: 'changePassword',
      tag: 'Accounts',
      summary: 'Change your password',
      description: 'All other sessions end.',
      access: 'bearer',
      assurance: FRESH_WITH_FACTOR,
      limited: true,
      cache: 'no-store',
      body: { schema: passwordChange, required: true },
      responses: { 204: { description: 'Changed.' } },
      problems: [
        'identity.wrong_password',
        'identity.too_many_attempts',
        'service.overloaded',
        'request.conflict',
      ],
      handle: async (ctx) => {
        const { actor, client, input } = ctx.state;
        await changePassword.execute({ actor, client, ...input.body });
        ctx.status = 204;
      },
    }),
  ];
}
