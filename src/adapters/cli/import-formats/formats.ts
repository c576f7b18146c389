import { auth0Format } from './auth0.ts';
import { betterAuthFormat } from './better-auth.ts';
import { firebaseFormat } from './firebase.ts';
import { genericFormat } from './generic.ts';
import type { ImportFormat } from './import-format.ts';
import { keycloakFormat } from './keycloak.ts';
import { supabaseFormat } from './supabase.ts';

/** Formats by what `--from` calls them. */
export const FORMATS = {
  generic: genericFormat,
  auth0: auth0Format,
  firebase: firebaseFormat,
  supabase: supabaseFormat,
  keycloak: keycloakFormat,
  'better-auth': betterAuthFormat,
} as const satisfies Readonly<Record<string, ImportFormat>>;

export type FormatName = keyof typeof FORMATS;
