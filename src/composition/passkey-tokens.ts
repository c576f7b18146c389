import type { AddPasskey } from '#application/factors/add-passkey.ts';
import type { BeginPasskeyLogin } from '#application/factors/begin-passkey-login.ts';
import type { BeginPasskey } from '#application/factors/begin-passkey.ts';
import type { BeginStepUp } from '#application/factors/begin-step-up.ts';
import type { Ceremonies } from '#application/factors/ceremonies.ts';
import type { LoginWithPasskey } from '#application/factors/login-with-passkey.ts';
import type { NewPasskeys } from '#application/factors/new-passkeys.ts';
import type { PasskeyProofs } from '#application/factors/passkey-proofs.ts';
import type { CeremonyRepository } from '#application/factors/ports/ceremony-repository.ts';
import type { PasskeyRepository } from '#application/factors/ports/passkey-repository.ts';
import type { WebAuthn } from '#application/factors/ports/web-authn.ts';
import type { PurgeCeremonies } from '#application/factors/purge-ceremonies.ts';
import type { RemovePasskey } from '#application/factors/remove-passkey.ts';
import type { RenamePasskey } from '#application/factors/rename-passkey.ts';
import { token } from './token.ts';

/** What the container knows of passkeys. */
export const PASSKEY_TOKENS = {
  CeremonyRepository: token<CeremonyRepository>('CeremonyRepository'),
  PasskeyRepository: token<PasskeyRepository>('PasskeyRepository'),
  WebAuthn: token<WebAuthn>('WebAuthn'),

  Ceremonies: token<Ceremonies>('Ceremonies'),
  NewPasskeys: token<NewPasskeys>('NewPasskeys'),
  PasskeyProofs: token<PasskeyProofs>('PasskeyProofs'),

  AddPasskey: token<AddPasskey>('AddPasskey'),
  BeginPasskey: token<BeginPasskey>('BeginPasskey'),
  BeginPasskeyLogin: token<BeginPasskeyLogin>('BeginPasskeyLogin'),
  BeginStepUp: token<BeginStepUp>('BeginStepUp'),
  LoginWithPasskey: token<LoginWithPasskey>('LoginWithPasskey'),
  PurgeCeremonies: token<PurgeCeremonies>('PurgeCeremonies'),
  RemovePasskey: token<RemovePasskey>('RemovePasskey'),
  RenamePasskey: token<RenamePasskey>('RenamePasskey'),
} as const;
