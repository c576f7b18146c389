import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { z } from 'zod';
import type { Login } from '#application/identity/sessions/login.ts';
import type { Logout } from '#application/identity/sessions/logout.ts';
import type { RefreshSession } from '#application/identity/sessions/refresh-session.ts';
import type { RegisterUser } from '#application/identity/accounts/register-user.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { AllowedOrigins } from '../allowed-origins.ts';
import { versionTag } from '../entity-tags.ts';
import type { RefreshCookie } from '../refresh-cookie.ts';
import { defineRoute, type Call, type Reply, type RouteDescriptor } from '../route.ts';
import { account, credentials, refreshBody, registration, tokens } from './account-schemas.ts';

interface Deps {
  readonly registerUser: RegisterUser;
  readonly login: Login;
  readonly refreshSession: RefreshSession;
  readonly logout: Logout;
  readonly web: { readonly cookie: RefreshCookie; readonly origins: AllowedOrigins };
}

const logoutQuery = z.object({
  scope: z.enum(['session', 'others', 'all']).default('session').meta({ description: 'Which sessions end.' }),
});

/** Registration, login, refresh and logout. */
export function authController({
  registerUser,
  login,
  refreshSession,
  logout,
  web,
}: Deps): readonly RouteDescriptor[] {
  const withCookie = (view: TokensView): Reply => ({
    status: 200,
    view,
    headers: { 'Set-Cookie': web.cookie.set(view.refreshToken, view.refreshExpiresIn) },
  });

  /** The cookie counts only for a page that may use it, and only where nothing better was sent. */
  const cookieOf = (call: Pick<Call, 'refreshCookie' | 'origin'>): string | null => {
    if (call.refreshCookie !== null) web.origins.check(call.origin);
    return call.refreshCookie;
  };

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
      replies: {
        201: { description: 'The account.', schema: account, headers: { Location: 'Where the user is.' } },
      },
      problems: ['identity.email_taken', 'identity.login_taken', 'service.overloaded'],
      handle: async ({ body }) => {
        const { password, email = null, login: name = null, firstName = null, lastName = null } = body;
        const { view, version } = await registerUser.execute({
          password,
          email,
          login: name,
          firstName,
          lastName,
        });
        const headers = { Location: `/users/${view.id}` };
        return { status: 201, view, etag: versionTag(view.id, version), headers };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/login',
      operationId: 'login',
      tag: 'Sessions',
      summary: 'Open a session',
      description:
        'Answers with an access token and a refresh token; the refresh token is also set as a cookie.',
      access: 'public',
      limited: true,
      cache: 'no-store',
      body: { schema: credentials, required: true },
      replies: { 200: { description: 'The tokens.', schema: tokens } },
      problems: ['identity.invalid_credentials', 'identity.too_many_attempts', 'service.overloaded'],
      handle: async ({ body, client }) => {
        const name = parseAccountName(body.login ?? body.email ?? '');
        return withCookie(await login.execute({ name, password: body.password, client }));
      },
    }),
    defineRoute({
      method: 'post',
      path: '/refresh',
      operationId: 'refresh',
      tag: 'Sessions',
      summary: 'Trade a refresh token for its successor and a new access token',
      description:
        'The token comes in the body or, without a body, in the cookie. Within the grace period the token before ' +
        'gives the same successor once more; an older one ends the session.',
      access: 'any-token',
      limited: true,
      cache: 'no-store',
      body: { schema: refreshBody, required: false },
      replies: { 200: { description: 'The tokens.', schema: tokens } },
      problems: ['identity.unauthenticated', 'request.forbidden_origin'],
      handle: async (call) =>
        withCookie(await refreshSession.execute(call.body?.refreshToken ?? cookieOf(call))),
    }),
    defineRoute({
      method: 'post',
      path: '/logout',
      operationId: 'logout',
      tag: 'Sessions',
      summary: 'End this session, all others, or all',
      description:
        'The first genuine one of bearer, body and cookie names the session; an expired access token and a rotated ' +
        'refresh token still do.',
      access: 'any-token',
      limited: true,
      cache: 'no-store',
      query: logoutQuery,
      body: { schema: refreshBody, required: false },
      replies: { 204: { description: 'Ended; the tokens are dead.' } },
      problems: ['identity.unauthenticated', 'request.forbidden_origin'],
      handle: async (call) => {
        const sent = call.body?.refreshToken ?? null;
        const cookie = web.origins.allow(call.origin) ? call.refreshCookie : null;
        const refreshTokens = [sent, cookie].filter((token) => token !== null);
        const command = { bearer: call.bearer, refreshTokens, scope: call.query.scope };
        await logout.execute(command).catch((error: unknown) => {
          // Nothing sent beside it was genuine, so the cookie would have had to count alone.
          cookieOf(call);
          throw error;
        });
        return { status: 204, headers: { 'Set-Cookie': web.cookie.clear() } };
      },
    }),
  ];
}
