import type { AddPasskey } from '#application/factors/add-passkey.ts';
import type { BeginPasskey } from '#application/factors/begin-passkey.ts';
import type { RemovePasskey } from '#application/factors/remove-passkey.ts';
import type { RenamePasskey } from '#application/factors/rename-passkey.ts';
import type { PasskeyId } from '#domain/factors/passkey.ts';
import { FRESH, FRESH_AND_AAL2 } from '../assurance-needs.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { FACTOR_ROUTE } from './factor-route.ts';
import { addedPasskey, newPasskey, passkey, passkeyChange, registrationOptions } from './passkey-schemas.ts';

interface Deps {
  readonly beginPasskey: BeginPasskey;
  readonly addPasskey: AddPasskey;
  readonly renamePasskey: RenamePasskey;
  readonly removePasskey: RemovePasskey;
}

/** The caller's passkeys. */
export function passkeysController(deps: Deps): readonly RouteDescriptor[] {
  const { beginPasskey, addPasskey, renamePasskey, removePasskey } = deps;
  return [
    defineRoute({
      ...FACTOR_ROUTE,
      method: 'post',
      path: '/me/passkeys/options',
      operationId: 'beginPasskey',
      summary: 'Begin to add a passkey',
      assurance: FRESH,
      responses: { 200: { description: 'What the browser needs.', schema: registrationOptions } },
      problems: ['factors.too_many', 'factors.not_configured'],
      handle: async (ctx) => {
        ctx.body = await beginPasskey.execute({ actor: ctx.state.actor });
      },
    }),
    defineRoute({
      ...FACTOR_ROUTE,
      method: 'post',
      path: '/me/passkeys',
      operationId: 'addPasskey',
      summary: 'Add the passkey',
      description: 'All other sessions end. The first factor of an account brings recovery codes.',
      assurance: FRESH,
      body: { schema: newPasskey, required: true },
      responses: { 201: { description: 'It is a factor now.', schema: addedPasskey } },
      problems: [
        'factors.passkey_refused',
        'factors.passkey_taken',
        'factors.too_many',
        'factors.not_configured',
        'request.conflict',
      ],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const { name = null, credential } = input.body;
        const added = await addPasskey.execute({ actor, name, credential });
        ctx.status = 201;
        ctx.body = { ...added, recoveryCodes: added.recoveryCodes ?? null };
      },
    }),
    defineRoute({
      ...FACTOR_ROUTE,
      method: 'patch',
      path: '/me/passkeys/:id',
      operationId: 'renamePasskey',
      summary: 'Rename a passkey',
      assurance: FRESH_AND_AAL2,
      body: { schema: passkeyChange, required: true },
      responses: { 200: { description: 'The passkey as it is now.', schema: passkey } },
      problems: ['factors.not_found'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        const command = { actor, id: input.id as PasskeyId, name: input.body.name };
        ctx.body = await renamePasskey.execute(command);
      },
    }),
    defineRoute({
      ...FACTOR_ROUTE,
      method: 'delete',
      path: '/me/passkeys/:id',
      operationId: 'removePasskey',
      summary: 'Remove a passkey',
      description: 'All other sessions end. The last factor of an account takes the recovery codes with it.',
      assurance: FRESH_AND_AAL2,
      responses: { 204: { description: 'Removed.' } },
      problems: ['factors.not_found', 'request.conflict'],
      handle: async (ctx) => {
        const { actor, input } = ctx.state;
        await removePasskey.execute({ actor, id: input.id as PasskeyId });
        ctx.status = 204;
      },
    }),
  ];
}
