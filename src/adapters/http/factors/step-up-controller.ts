import type { z } from 'zod';
import type { BeginStepUp } from '#application/factors/begin-step-up.ts';
import type { StepUp, StepUpCommand } from '#application/factors/step-up.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { stepUp as stepUpBody, steppedUp } from './proof-schemas.ts';
import { authenticationOptions } from './passkey-schemas.ts';

interface Deps {
  readonly beginStepUp: BeginStepUp;
  readonly stepUp: StepUp;
}

const COMMON = {
  method: 'post',
  tag: 'Sessions',
  access: 'bearer',
  beforeEnrolment: true,
  limited: true,
  cache: 'no-store',
} as const;

/** Proving once more who one is, within a session (RFC 9470). */
export function stepUpController({ beginStepUp, stepUp }: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...COMMON,
      path: '/me/authenticate/options',
      operationId: 'beginStepUp',
      summary: 'Begin to prove with a passkey who you are',
      responses: { 200: { description: 'What the browser needs.', schema: authenticationOptions } },
      problems: ['factors.none', 'factors.not_configured'],
      handle: async (ctx) => {
        ctx.body = await beginStepUp.execute({ actor: ctx.state.actor });
      },
    }),
    defineRoute({
      ...COMMON,
      path: '/me/authenticate',
      operationId: 'stepUp',
      summary: 'Prove who you are',
      description:
        'Gives a new access token of the same session, for calls that need a recent proof or a second factor. The ' +
        'session, its refresh token and the tokens of later refreshes stay what they are.',
      body: { schema: stepUpBody, required: true },
      responses: { 200: { description: 'The access token.', schema: steppedUp } },
      problems: [
        'identity.wrong_password',
        'identity.password_missing',
        'factors.wrong_code',
        'factors.passkey_refused',
        'factors.not_configured',
        'identity.too_many_attempts',
        'service.overloaded',
      ],
      handle: async (ctx) => {
        const { actor, client, input } = ctx.state;
        const command = { actor, proof: proofOf(input.body), client };
        ctx.body = await stepUp.execute(command);
      },
    }),
  ];
}

/** @param body checked: it has exactly one proof. */
function proofOf({ password = '', totp, passkey }: z.output<typeof stepUpBody>): StepUpCommand['proof'] {
  if (totp !== undefined) return { totp };
  return passkey === undefined ? { password } : { passkey };
}
