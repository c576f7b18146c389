/** A hash in PHC string form: `$id[$v=version][$name=value,…]$salt$digest`, base64 without padding. */
export interface PhcString {
  readonly id: string;
  readonly version: number | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/** What stands before the salt, to be written. */
export type PhcSettings = Pick<PhcString, 'id' | 'version'> & {
  readonly parameters: Readonly<Record<string, string | number>>;
};

/** Longer than any hash that is stored or taken. */
const MAX_CHARACTERS = 1_024;
const PHC_STRING =
  /^\$([a-z0-9+-]{2,32})(?:\$v=(\d{1,3}))?(?:\$([a-z]+=[A-Za-z0-9]+(?:,[a-z]+=[A-Za-z0-9]+)*))?\$([A-Za-z0-9+/]*)\$([A-Za-z0-9+/]+)$/;
const WHOLE_NUMBER = /^[1-9]\d{0,9}$/;

/** Null for what is not a PHC string, or not in the one spelling that {@link formatPhcString} gives. */
export function parsePhcString(text: string): PhcString | null {
  if (text.length > MAX_CHARACTERS) return null;
  const [, id = '', version, list, salt = '', digest = ''] = PHC_STRING.exec(text) ?? [];
  if (id === '') return null;
  const parameters = (list?.split(',') ?? []).map((each) => each.split('=', 2) as [string, string]);
  const hash = {
    id,
    version: version === undefined ? null : Number(version),
    parameters: Object.fromEntries(parameters),
    salt: Buffer.from(salt, 'base64'),
    digest: Buffer.from(digest, 'base64'),
  };
  const canonical = unpaddedBase64(hash.salt) === salt && unpaddedBase64(hash.digest) === digest;
  return canonical && Object.keys(hash.parameters).length === parameters.length ? hash : null;
}

/** The string, with its parameters in the order in which they are given. */
export function formatPhcString({
  salt,
  digest,
  ...settings
}: PhcSettings & Pick<PhcString, 'salt' | 'digest'>): string {
  return `${formatSettings(settings)}$${unpaddedBase64(salt)}$${unpaddedBase64(digest)}`;
}

/** Everything before the salt. */
export function formatSettings({ id, version, parameters }: PhcSettings): string {
  const list = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [
    `$${id}`,
    ...(version === null ? [] : [`v=${version}`]),
    ...(list.length === 0 ? [] : [list.join(',')]),
  ].join('$');
}

/**
 * The values of exactly these parameters as whole numbers of at least 1, or null where one is missing, malformed or
 * not among the names.
 */
export function wholeNumbers<Name extends string>(
  parameters: PhcString['parameters'],
  names: readonly Name[],
): Readonly<Record<Name, number>> | null {
  const complete =
    Object.keys(parameters).length === names.length &&
    names.every((name) => WHOLE_NUMBER.test(parameters[name] ?? ''));
  if (!complete) return null;
  return Object.fromEntries(names.map((name) => [name, Number(parameters[name])])) as Record<Name, number>;
}

/** The base64 of PHC strings. */
export function unpaddedBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
