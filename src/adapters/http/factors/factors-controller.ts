import type { BeginTotp } from '#application/factors/begin-totp.ts';
import type { ConfirmTotp } from '#application/factors/confirm-totp.ts';
import type { ListFactors } from '#application/factors/list-factors.ts';
import type { RemoveTotp } from '#application/factors/remove-totp.ts';
import type { RenewRecoveryCodes } from '#application/factors/renew-recovery-codes.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import { FRESH, FRESH_AND_AAL2 } from '../assurance-needs.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { FACTOR_ROUTE } from './factor-route.ts';
import {
  confirmedTotp,
  factors,
  newTotp,
  pendingTotp,
  recoveryCodes,
  totpConfirmation,
} from './factor-schemas.ts';

interface Deps {
  readonly listFactors: ListFactors;
  readonly beginTotp: BeginTotp;
  readonly confirmTotp: ConfirmTotp;
  readonly removeTotp: RemoveTotp;
  readonly renewRecoveryCodes: RenewRecoveryCodes;
}

/** The caller's second factors: authenticator apps and recovery codes. Passkeys are apart. */
export function factorsController(deps: Deps): readonly RouteDescriptor[] {
  const { listFactors, beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } = deps;
  return [
    defineRoute({
      ...FACTOR_ROUTE,
      method: 'get',
      path: '/me/factors',
      operationId: 'listFactors',
      summary: 'Your second factors',
      responses: {
        200: {
          description: 'All of them, oldest first.',
          schema: factors,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async (ctx) => {
        ctx.body = await listFactors.execute({ userId: ctx.state.actor.userId });
      },
    }),
    defineRoute({
      ...FACTOR_ROUTE,
      method: 'post',
      path: '/me/factors/totp',
      operationId: 'beginTotp',
      summary: 'Begin to add an authenticator app',
      description: 'It becomes a factor with its first code.',
      assurance: FRESH,
      body: { schema: newTotp, required: false },
      responses: { 201: { description: 'The secret, for the app.', schema: pendingTotp } },
      problems: ['factors.too_many', 'factors.not_configured', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const name = input.body?.name ?? null;
        const begun = await beginTotp.execute({ actor, name });
        ctx.status = 201;
        ctx.body = begun;
      },
    }),
    defineRoute({
      ...FACTOR_ROUTE,
      method: 'post',
      path: '/me/factors/totp/:id/confirm',
      operationId: 'confirmTotp',
      summary: 'Add the authenticator app, by its first code',
      description: 'All other sessions end. The first factor of an account brings recovery codes.',
      assurance: FRESH,
      body: { schema: totpConfirmation, required: true },
      responses: { 200: { description: 'It is a factor now.', schema: confirmedTotp } },
      problems: [
        'factors.wrong_code',
        'factors.not_found',
        'factors.already_confirmed',
        'factors.not_configured',
        'request.conflict',
      ],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const command = { actor, id: input.id as TotpId, code: input.body.code };
        const { recoveryCodes: made = null } = await confirmTotp.execute(command);
        ctx.body = { recoveryCodes: made };
      },
    }),
    defineRoute({
      ...FACTOR_ROUTE,
      method: 'delete',
      path: '/me/factors/totp/:id',
      operationId: 'removeTotp',
      summary: 'Remove an authenticator app',
      description: 'All other sessions end. The last factor of an account takes the recovery codes with it.',
      assurance: FRESH_AND_AAL2,
      responses: { 204: { description: 'Removed.' } },
      problems: ['factors.not_found', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        await removeTotp.execute({ actor, id: input.id as TotpId });
        ctx.status = 204;
      },
    }),
    defineRoute({
      ...FACTOR_ROUTE,
      method: 'post',
      path: '/me/recovery-codes',
      operationId: 'renewRecoveryCodes',
      summary: 'Make new recovery codes',
      description: 'Those of before are dead.',
      assurance: FRESH_AND_AAL2,
      responses: { 201: { description: 'The new set.', schema: recoveryCodes } },
      problems: ['factors.none', 'request.conflict'],
      handle: async (ctx) => {
        const made = await renewRecoveryCodes.execute({ actor: ctx.state.actor });
        ctx.status = 201;
        ctx.body = made;
      },
    }),
  ];
}
