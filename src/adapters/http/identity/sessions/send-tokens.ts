import type { TokensView } from '#application/identity/sessions/views.ts';
import type { Context } from '#adapters/http/context.ts';
import type { RefreshCookie } from '#adapters/http/refresh-cookie.ts';

/** Answers with the tokens of a session; the refresh token is also set as a cookie. */
export function sendTokens(
  ctx: Pick<Context, 'state' | 'body' | 'cookies' | 'get'>,
  cookie: RefreshCookie,
  view: TokensView,
): void {
  ctx.state.userId = view.user.id;
  cookie.set(ctx, view.refreshToken, view.refreshExpiresIn);
  ctx.body = view;
}
