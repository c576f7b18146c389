import type { ConfirmPasswordReset } from '#application/email/confirm-password-reset.ts';
import type { RequestPasswordReset } from '#application/email/request-password-reset.ts';
import { requestLocale } from '../request-locale.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { challenge, proofOf, resetProof, resetRequest } from './email-schemas.ts';

interface Deps {
  readonly requestPasswordReset: RequestPasswordReset;
  readonly confirmPasswordReset: ConfirmPasswordReset;
}

const CALL = { method: 'post', tag: 'Emails', access: 'public', limited: true, cache: 'no-store' } as const;

/** A new password for whoever reads the mail of an account's email. */
export function passwordResetController(deps: Deps): readonly RouteDescriptor[] {
  const { requestPasswordReset, confirmPasswordReset } = deps;
  return [
    defineRoute({
      ...CALL,
      path: '/password/reset',
      operationId: 'requestPasswordReset',
      summary: 'Have a mail sent with which to choose a new password',
      description: 'The answer is the same for every email, whether an account has it or not.',
      body: { schema: resetRequest, required: true },
      responses: {
        202: { description: 'Where an account has the email, a mail is on its way.', schema: challenge },
      },
      problems: ['email.too_many_requests', 'mail.not_configured'],
      handle: async (ctx) => {
        const { client, input } = ctx.state;
        const command = { email: input.body.email, network: client.network, locale: requestLocale(ctx) };
        const requested = await requestPasswordReset.execute(command);
        ctx.status = 202;
        ctx.body = requested;
      },
    }),
    defineRoute({
      ...CALL,
      path: '/password/reset/confirm',
      operationId: 'confirmPasswordReset',
      summary: 'Choose a new password',
      description: 'All sessions end, the email counts as verified, and nobody is logged in.',
      body: { schema: resetProof, required: true },
      responses: { 204: { description: 'Changed.' } },
      problems: ['email.challenge_invalid', 'service.overloaded', 'request.conflict', 'mail.not_configured'],
      handle: async (ctx) => {
        const { newPassword, ...fields } = ctx.state.input.body;
        await confirmPasswordReset.execute({ proof: proofOf(fields), newPassword });
        ctx.status = 204;
      },
    }),
  ];
}
