import type { ConfirmEmailChange } from '#application/email/confirm-email-change.ts';
import type { ConfirmVerification } from '#application/email/confirm-verification.ts';
import type { RequestVerification } from '#application/email/request-verification.ts';
import type { UndoEmailChange } from '#application/email/undo-email-change.ts';
import { versionTag } from '../entity-tags.ts';
import { account } from '../identity/accounts/account-schemas.ts';
import { requestLocale } from '../request-locale.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { challenge, changeProof, proofOf, undoProof, verificationProof } from './email-schemas.ts';

interface Deps {
  readonly requestVerification: RequestVerification;
  readonly confirmVerification: ConfirmVerification;
  readonly confirmEmailChange: ConfirmEmailChange;
  readonly undoEmailChange: UndoEmailChange;
}

const CALL = { method: 'post', tag: 'Emails', limited: true, cache: 'no-store' } as const;
const ETAG = { ETag: "A strong validator of the account's version." } as const;

/** Proofs of emails. A link of a mail leads to a page; only these calls do anything. */
export function emailController(deps: Deps): readonly RouteDescriptor[] {
  const { requestVerification, confirmVerification, confirmEmailChange, undoEmailChange } = deps;
  return [
    defineRoute({
      ...CALL,
      path: '/email/verification',
      operationId: 'requestVerification',
      summary: 'Have a mail sent that verifies your email',
      access: 'bearer',
      responses: { 202: { description: 'The mail is on its way.', schema: challenge } },
      problems: ['email.already_verified', 'email.none', 'email.too_many_requests', 'mail.not_configured'],
      handle: async (ctx) => {
        const { actor, client } = ctx.state;
        const command = { actor, network: client.network, locale: requestLocale(ctx) };
        const requested = await requestVerification.execute(command);
        ctx.status = 202;
        ctx.body = requested;
      },
    }),
    defineRoute({
      ...CALL,
      path: '/email/verification/confirm',
      operationId: 'confirmVerification',
      summary: 'Verify an email',
      description:
        'With a bearer of the account or its password everything stays. Without either, all sessions end and the ' +
        'password is deleted: somebody else may have registered with this email.',
      access: 'optional',
      body: { schema: verificationProof, required: true },
      responses: { 200: { description: 'The account.', schema: account, headers: ETAG } },
      problems: [
        'email.challenge_invalid',
        'identity.wrong_password',
        'identity.too_many_attempts',
        'service.overloaded',
        'request.conflict',
        'mail.not_configured',
      ],
      handle: async (ctx) => {
        const { actor, client, input } = ctx.state;
        const { password = null, ...fields } = input.body;
        const command = { proof: proofOf(fields), password, actor, client };
        const verified = await confirmVerification.execute(command);
        ctx.etag = versionTag(verified);
        ctx.body = verified.view;
      },
    }),
    defineRoute({
      ...CALL,
      path: '/me/email/confirm',
      operationId: 'confirmEmailChange',
      summary: 'Change to the email that waits for its proof',
      description:
        'All sessions end but that of a bearer of the account. The former email gets a link that undoes it.',
      access: 'optional',
      body: { schema: changeProof, required: true },
      responses: { 200: { description: 'The account.', schema: account, headers: ETAG } },
      problems: [
        'email.challenge_invalid',
        'identity.email_taken',
        'request.conflict',
        'mail.not_configured',
      ],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const changed = await confirmEmailChange.execute({ proof: proofOf(input.body), actor });
        ctx.etag = versionTag(changed);
        ctx.body = changed.view;
      },
    }),
    defineRoute({
      ...CALL,
      path: '/email/undo',
      operationId: 'undoEmailChange',
      summary: 'Undo a change or removal of your email',
      description:
        'For seven days, by the link that the former email got. All sessions end, the password is deleted, and a ' +
        'mail to choose a new one is sent.',
      access: 'public',
      body: { schema: undoProof, required: true },
      responses: { 200: { description: 'The account.', schema: account, headers: ETAG } },
      problems: ['email.challenge_invalid', 'request.conflict', 'mail.not_configured'],
      handle: async (ctx) => {
        const undone = await undoEmailChange.execute(ctx.state.input.body.token);
        ctx.etag = versionTag(undone);
        ctx.body = undone.view;
      },
    }),
  ];
}
