/** `20260102T030405678Z`: sorts as text the way it sorts as time. */
const TIME = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z$/;
const SIGNING_KEY_NAME = /^(\d{8}T\d{9}Z)-([A-Za-z0-9_-]{8})\.pem$/;
const SECRET_KEY_NAME = /^(refresh|mail|factor)-([0-9a-f]{16})\.key$/;

/** Kinds of keys that are 32 random bytes: of refresh tokens, of what mails bring, and of the secrets of authenticators. */
export type SecretKind = 'refresh' | 'mail' | 'factor';

/** What the name of a file in the key folder says. */
export type KeyName =
  | { readonly kind: 'signing'; readonly createdAt: Date; readonly thumbprintStart: string }
  | { readonly kind: SecretKind; readonly createdAt: Date; readonly id: string };

export function signingKeyName(createdAt: Date, thumbprint: string): string {
  return `${createdAt.toISOString().replaceAll(/[-:.]/g, '')}-${thumbprint.slice(0, 8)}.pem`;
}

export function secretKeyName(kind: SecretKind, id: string): string {
  return `${kind}-${id}.key`;
}

/** 48 bits of milliseconds and 16 random ones, as 16 hexadecimal digits: ids sort by time. */
export function secretKeyId(createdAt: Date, random: number): string {
  return createdAt.getTime().toString(16).padStart(12, '0') + random.toString(16).padStart(4, '0');
}

/** Null for a name that no key has. */
export function parseKeyName(name: string): KeyName | null {
  const [, time = '', thumbprintStart = ''] = SIGNING_KEY_NAME.exec(name) ?? [];
  if (time !== '') {
    const createdAt = new Date(time.replace(TIME, '$1-$2-$3T$4:$5:$6.$7Z'));
    return Number.isNaN(createdAt.getTime()) ? null : { kind: 'signing', createdAt, thumbprintStart };
  }
  const [, kind = '', id = ''] = SECRET_KEY_NAME.exec(name) ?? [];
  if (id === '') return null;
  return { kind: kind as SecretKind, createdAt: new Date(Number.parseInt(id.slice(0, 12), 16)), id };
}
