import { z } from 'zod';
import { optionalNames, optionalText, optionalTime, readFields, requiredId, splitName } from './fields.ts';
import { firebaseHash } from './firebase-hash.ts';
import type { ImportFormat } from './import-format.ts';
import { bytesOf } from './phc-text.ts';

/** A row of `auth.users` as `row_to_json` gives it. */
const supabaseUser = z.object({
  id: requiredId,
  email: optionalText,
  encrypted_password: optionalText,
  email_confirmed_at: optionalTime,
  banned_until: optionalText,
  deleted_at: optionalTime,
  raw_user_meta_data: z
    .object({
      first_name: optionalText,
      last_name: optionalText,
      full_name: optionalText,
      name: optionalText,
      user_name: optionalText,
    })
    .nullish(),
  raw_app_meta_data: z.object({ roles: optionalNames }).nullish(),
});

/** How Supabase keeps a hash that it took over from Firebase. */
const FROM_FIREBASE =
  /^\$fbscrypt\$v=1,n=(\d+),r=(\d+),p=1,ss=([A-Za-z0-9+/=]+),sk=([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/;

/** Supabase Auth. Hashes are bcrypt, or argon2 and Firebase's scrypt for those that it took over itself. */
export const supabaseFormat: ImportFormat = (value) => {
  const user = readFields(supabaseUser, value);
  const names = user.raw_user_meta_data;
  const split = splitName(names?.full_name ?? names?.name ?? null);
  return {
    externalId: user.id,
    email: user.email,
    login: null,
    firstName: names?.first_name ?? split.firstName,
    lastName: names?.last_name ?? split.lastName,
    emailVerified: user.email_confirmed_at,
    disabled: user.deleted_at || isFuture(user.banned_until),
    roles: user.raw_app_meta_data?.roles ?? [],
    passwordHash: user.encrypted_password === null ? null : hashOf(user.encrypted_password),
  };
};

function hashOf(text: string): string {
  const [, memCost, rounds, separator = '', key = '', salt = '', hash = ''] = FROM_FIREBASE.exec(text) ?? [];
  if (memCost === undefined) return text;
  const [signerKey, saltSeparator] = [bytesOf(key, 'base64'), bytesOf(separator, 'base64')];
  return firebaseHash(hash, salt, {
    signerKey,
    saltSeparator,
    rounds: Number(rounds),
    memCost: Number(memCost),
  });
}

/** A ban that can't be read as a time is taken for one. */
function isFuture(time: string | null): boolean {
  return time !== null && !(Date.parse(time) <= Date.now());
}
