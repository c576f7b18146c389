import { z } from 'zod';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { optionalFlag, optionalNames, optionalText, readFields, requiredId } from './fields.ts';
import type { ImportFormat } from './import-format.ts';
import { bytesOf, phcText, unreadableHash } from './phc-text.ts';

/** Roles that Keycloak gives to everybody, and that say nothing of a person. */
const BUILT_IN_ROLES = /^(?:default-roles-.*|offline_access|uma_authorization)$/;

const credential = z.object({
  type: optionalText,
  /** JSON in text. */
  secretData: optionalText,
  credentialData: optionalText,
});

/** An element of `users` in the file of `kc.sh export --users realm_file`. */
const keycloakUser = z.object({
  id: requiredId,
  username: optionalText,
  email: optionalText,
  emailVerified: optionalFlag,
  firstName: optionalText,
  lastName: optionalText,
  enabled: z.boolean().nullish(),
  realmRoles: optionalNames,
  credentials: z.array(credential).nullish(),
});

const secretData = z.object({ value: z.string(), salt: z.string().default('') });
const credentialData = z.object({
  algorithm: z.string(),
  hashIterations: z.int().min(1),
  additionalParameters: z.record(z.string(), z.array(z.string())).nullish(),
});

/** Keycloak. Hashes are PBKDF2, or argon2 since release 24. */
export const keycloakFormat: ImportFormat = (value) => {
  const user = readFields(keycloakUser, value);
  const isEmail = user.username?.includes('@') === true;
  const password = user.credentials?.find(({ type }) => type === 'password');
  return {
    externalId: user.id,
    // A realm may use the email for a username.
    email: user.email ?? (isEmail ? user.username : null),
    login: isEmail ? null : user.username,
    firstName: user.firstName,
    lastName: user.lastName,
    emailVerified: user.emailVerified,
    disabled: user.enabled === false,
    roles: user.realmRoles.filter((role) => !BUILT_IN_ROLES.test(role)),
    passwordHash: password === undefined ? null : hashOf(password),
  };
};

function hashOf(given: z.output<typeof credential>): string {
  const secret = readFields(secretData, parsed(given.secretData, 'secretData'));
  const how = readFields(credentialData, parsed(given.credentialData, 'credentialData'));
  return phcText(settingsOf(how), bytesOf(secret.salt, 'base64', 'salt'), bytesOf(secret.value, 'base64'));
}

function settingsOf({
  algorithm,
  hashIterations,
  additionalParameters,
}: z.output<typeof credentialData>): string {
  if (algorithm === 'argon2') {
    const parameter = (name: string, otherwise: string): string =>
      additionalParameters?.[name]?.[0] ?? otherwise;
    const version = parameter('version', '1.3') === '1.0' ? 16 : 19;
    const cost = `m=${parameter('memory', '7168')},t=${hashIterations},p=${parameter('parallelism', '1')}`;
    return `argon2${parameter('type', 'id')}$v=${version}$${cost}`;
  }
  const [, hash = ''] = /^pbkdf2(|-sha256|-sha512)$/.exec(algorithm) ?? [null, null];
  if (hash === null)
    throw unreadableHash('credentials', `No password is verified by ${algorithm.slice(0, 40)}.`);
  return `pbkdf2${hash || '-sha1'}$i=${hashIterations}`;
}

function parsed(text: string | null, field: string): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw InvalidFieldsError.of(field, { code: 'field.invalid', detail: 'This is JSON in text.' });
  }
}
