import type { z } from 'zod';
import type { LoginWithFactor } from '#application/factors/login-with-factor.ts';
import type { FactorProof } from '#application/factors/second-proofs.ts';
import { sendTokens } from '../identity/sessions/send-tokens.ts';
import { tokens } from '../identity/sessions/session-schemas.ts';
import type { RefreshCookie } from '../refresh-cookie.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { factorLogin } from './proof-schemas.ts';

interface Deps {
  readonly loginWithFactor: LoginWithFactor;
  readonly cookie: RefreshCookie;
}

/** The second step of a login. */
export function factorLoginController({ loginWithFactor, cookie }: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'post',
      path: '/login/factor',
      operationId: 'loginWithFactor',
      tag: 'Sessions',
      summary: 'Open a session with a second factor, after the password',
      description:
        'A challenge takes five attempts within five minutes. Wrong codes also count for the account: after five in a ' +
        'row it pauses for 30 seconds, after fifty in a day its codes are closed until the day is over.',
      access: 'public',
      limited: true,
      cache: 'no-store',
      body: { schema: factorLogin, required: true },
      responses: { 200: { description: 'The tokens, as of POST /login.', schema: tokens } },
      problems: [
        'factors.challenge_invalid',
        'factors.wrong_code',
        'factors.passkey_refused',
        'factors.not_configured',
        'identity.account_suspended',
        'identity.email_unverified',
        'identity.too_many_attempts',
      ],
      handle: async (ctx) => {
        const { client, input } = ctx.state;
        const command = { challenge: input.body.challenge, proof: proofOf(input.body), client };
        sendTokens(ctx, cookie, await loginWithFactor.execute(command));
      },
    }),
  ];
}

/** @param body checked: it has exactly one proof. */
function proofOf({ totp, recoveryCode = '', passkey }: z.output<typeof factorLogin>): FactorProof {
  if (totp !== undefined) return { totp };
  return passkey === undefined ? { recoveryCode } : { passkey };
}
