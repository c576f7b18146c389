import type { RegisterUser } from '#application/identity/accounts/register-user.ts';
import { versionTag } from '#adapters/http/entity-tags.ts';
import { requestLocale } from '#adapters/http/request-locale.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { account, registeredProfile, registration } from './account-schemas.ts';

/** Making one's own account. */
export function registrationController({
  registerUser,
}: {
  readonly registerUser: RegisterUser;
}): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'post',
      path: '/register',
      operationId: 'register',
      tag: 'Accounts',
      summary: 'Make an account',
      access: 'public',
      limited: true,
      cache: 'no-store',
      body: { schema: registration, required: true },
      responses: {
        201: { description: 'The account.', schema: account, headers: { Location: 'Where the user is.' } },
      },
      problems: [
        'identity.registration_closed',
        'identity.email_taken',
        'identity.login_taken',
        'service.overloaded',
      ],
      handle: async (ctx) => {
        const { password, ...names } = ctx.state.input.body;
        const registered = await registerUser.execute({
          ...registeredProfile(names),
          password,
          requestLocale: requestLocale(ctx),
        });
        ctx.state.userId = registered.view.id;
        ctx.status = 201;
        ctx.set('Location', `/users/${registered.view.id}`);
        ctx.etag = versionTag(registered);
        ctx.body = registered.view;
      },
    }),
  ];
}
