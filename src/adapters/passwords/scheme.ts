/** A hash that can be verified. */
export interface ReadHash {
  /** The one spelling in which it is stored. */
  readonly text: string;
  /** Computes the hash of a password and compares. Costs what the hash costs; run it in the hashing queue. */
  matches(password: string): Promise<boolean>;
}

/** A hash, or why there is none: it costs more than the bounds allow, or it is not of the scheme's form. */
export type Reading = ReadHash | 'too_costly' | 'unreadable';

/** A way of hashing passwords, as stored hashes name it. */
export interface Scheme {
  /** Its name in metrics. */
  readonly name: string;
  /** What stands between the first two `$` of its hashes. */
  readonly ids: readonly string[];
  read(text: string): Reading;
  /** A hash that no password matches, and that costs what others of the same settings cost. */
  decoy(settings: string): string;
}

/** What a hash begins with, between its first two `$`. */
export function schemeId(text: string): string {
  return /^\$([a-z0-9+-]{1,32})\$/.exec(text)?.[1] ?? '';
}

/** Salts and digests that are taken: RFC 8018 asks for 8 bytes of salt, older systems had less. Bytes. */
export function isSized(
  { salt, digest }: { readonly salt: Uint8Array; readonly digest: Uint8Array },
  { minSalt = 1, maxDigest = 64 } = {},
): boolean {
  return salt.length >= minSalt && salt.length <= 256 && digest.length >= 16 && digest.length <= maxDigest;
}
