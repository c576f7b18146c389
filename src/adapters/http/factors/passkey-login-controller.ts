import type { BeginPasskeyLogin } from '#application/factors/begin-passkey-login.ts';
import type { LoginWithPasskey } from '#application/factors/login-with-passkey.ts';
import { sendTokens } from '../identity/sessions/send-tokens.ts';
import { tokens } from '../identity/sessions/session-schemas.ts';
import type { RefreshCookie } from '../refresh-cookie.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { authenticationOptions, passkeyLogin } from './passkey-schemas.ts';

interface Deps {
  readonly beginPasskeyLogin: BeginPasskeyLogin;
  readonly loginWithPasskey: LoginWithPasskey;
  readonly cookie: RefreshCookie;
}

const COMMON = {
  method: 'post',
  tag: 'Sessions',
  access: 'public',
  limited: true,
  cache: 'no-store',
} as const;

/** The login by a passkey alone. */
export function passkeyLoginController(deps: Deps): readonly RouteDescriptor[] {
  const { beginPasskeyLogin, loginWithPasskey, cookie } = deps;
  return [
    defineRoute({
      ...COMMON,
      path: '/login/passkey/options',
      operationId: 'beginPasskeyLogin',
      summary: 'Begin to log in with a passkey alone',
      description: 'Names no passkey and no account: the browser offers those that it has.',
      responses: { 200: { description: 'What the browser needs.', schema: authenticationOptions } },
      problems: ['factors.not_configured'],
      handle: async (ctx) => {
        ctx.body = await beginPasskeyLogin.execute();
      },
    }),
    defineRoute({
      ...COMMON,
      path: '/login/passkey',
      operationId: 'loginWithPasskey',
      summary: 'Open a session with a passkey alone',
      body: { schema: passkeyLogin, required: true },
      responses: { 200: { description: 'The tokens, as of POST /login.', schema: tokens } },
      problems: [
        'identity.invalid_credentials',
        'identity.account_suspended',
        'identity.email_unverified',
        'identity.too_many_attempts',
        'factors.not_configured',
      ],
      handle: async (ctx) => {
        const { client, input } = ctx.state;
        const { credential } = input.body;
        sendTokens(ctx, cookie, await loginWithPasskey.execute({ credential, client }));
      },
    }),
  ];
}
