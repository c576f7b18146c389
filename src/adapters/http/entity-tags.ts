import { hash } from 'node:crypto';
import type { ExpectedVersions } from '#application/shared/expected-version.ts';

/** The strong validator of a row: the same for every view of it. */
export function versionTag(id: string, version: number): string {
  return `"${id}.${version}"`;
}

/** A strong validator of bytes: equal wherever the bytes are. */
export function bytesTag(bytes: Uint8Array | string): string {
  return `"${hash('sha256', bytes, 'base64url').slice(0, 27)}"`;
}

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** RFC 9110, section 13.1.2: weak comparison, `*` for whatever there is. */
export function matchesNone(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true;
  return (ifNoneMatch.match(TAG) ?? []).some((tag) => tag === etag || tag === `W/${etag}`);
}

/**
 * The versions of the entity `id` that an `If-Match` accepts (RFC 9110, section 13.1.1: strong comparison); null for
 * none sent and for `*`. Tags of other entities, weak ones and what is no tag match nothing, so the list may be empty.
 */
export function versionsIn(ifMatch: string, id: string): ExpectedVersions {
  if (ifMatch === '' || ifMatch.trim() === '*') return null;
  const prefix = `"${id}.`;
  return (ifMatch.match(TAG) ?? [])
    .filter((tag) => tag.startsWith(prefix))
    .map((tag) => tag.slice(prefix.length, -1))
    .filter((version) => /^[1-9][0-9]{0,9}$/.test(version))
    .map(Number)
    .filter((version) => version <= 0x7fff_ffff);
}
