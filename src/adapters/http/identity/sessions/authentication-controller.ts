import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import type { Login } from '#application/identity/sessions/login.ts';
import type { Logout } from '#application/identity/sessions/logout.ts';
import type { RefreshSession } from '#application/identity/sessions/refresh-session.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { AllowedOrigins } from '#adapters/http/allowed-origins.ts';
import type { RefreshCookie } from '#adapters/http/refresh-cookie.ts';
import { defineRoute, type RouteContext, type RouteDescriptor } from '#adapters/http/route.ts';
import { sendTokens } from './send-tokens.ts';
import { credentials, logoutQuery, refreshBody, tokens } from './session-schemas.ts';

interface Deps {
  readonly login: Login;
  readonly refreshSession: RefreshSession;
  readonly logout: Logout;
  readonly cookie: RefreshCookie;
  readonly origins: AllowedOrigins;
}

/** Login, refresh and logout. */
export function authenticationController(deps: Deps): readonly RouteDescriptor[] {
  const { login, refreshSession, logout, cookie, origins } = deps;

  /** A cookie that names no live session is of no use any more. */
  const clearDeadCookie = (ctx: RouteContext<'any-token'>, error: unknown): void => {
    if (error instanceof UnauthenticatedError && cookie.valuesIn(ctx).length > 0) cookie.clear(ctx);
  };

  return [
    defineRoute({
      method: 'post',
      path: '/login',
      operationId: 'login',
      tag: 'Sessions',
      summary: 'Open a session',
      description:
        'Answers with an access token and a refresh token; the refresh token is also set as a cookie. An account with a ' +
        'second factor gets a challenge instead, which POST /login/factor answers.',
      access: 'public',
      limited: true,
      cache: 'no-store',
      body: { schema: credentials, required: true },
      responses: { 200: { description: 'The tokens.', schema: tokens } },
      problems: [
        'identity.invalid_credentials',
        'identity.account_suspended',
        'identity.email_unverified',
        'identity.second_factor_required',
        'identity.too_many_attempts',
        'service.overloaded',
      ],
      handle: async (ctx) => {
        const { client, input } = ctx.state;
        const { body } = input;
        const name = parseAccountName(body.login ?? body.email ?? '');
        sendTokens(ctx, cookie, await login.execute({ name, password: body.password, client }));
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
      responses: { 200: { description: 'The tokens.', schema: tokens } },
      problems: ['identity.unauthenticated', 'request.forbidden_origin'],
      handle: async (ctx) => {
        const sent = ctx.state.input.body?.refreshToken ?? null;
        if (sent !== null) {
          sendTokens(ctx, cookie, await refreshSession.execute([sent]));
          return;
        }
        const cookies = cookie.valuesIn(ctx);
        if (cookies.length > 0) origins.check(ctx.get('Origin'));
        try {
          sendTokens(ctx, cookie, await refreshSession.execute(cookies));
        } catch (error) {
          clearDeadCookie(ctx, error);
          throw error;
        }
      },
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
      responses: { 204: { description: 'Ended; the tokens are dead.' } },
      problems: ['identity.unauthenticated', 'request.forbidden_origin'],
      handle: async (ctx) => {
        const { accessToken, input } = ctx.state;
        const sent = input.body?.refreshToken ?? null;
        const cookies = cookie.valuesIn(ctx);
        const usable = origins.allow(ctx.get('Origin')) ? cookies : [];
        const refreshTokens = sent === null ? usable : [sent, ...usable];
        try {
          const command = { bearer: accessToken, refreshTokens, scope: input.query.scope };
          ctx.state.userId = await logout.execute(command);
        } catch (error) {
          // No token beside the cookie was genuine, so the cookie would have had to count alone.
          if (cookies.length > 0) origins.check(ctx.get('Origin'));
          clearDeadCookie(ctx, error);
          throw error;
        }
        cookie.clear(ctx);
        ctx.status = 204;
      },
    }),
  ];
}
