import type { ExpectedVersions } from '#application/shared/expected-version.ts';
import type { Versioned } from '#application/shared/versioned.ts';

/** The strong validator of a row: the same for every view of it. */
export function versionTag({ view, version }: Versioned<{ readonly id: string }>): string {
  return `"${view.id}.${version}"`;
}

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/**
 * The versions of the entity `id` that an `If-Match` accepts (RFC 9110, section 13.1.1: strong comparison); null for
 * none sent and for `*`. Tags of other entities, weak ones and what is no tag match nothing, so the list may be empty.
 */
export function versionsIn(ifMatch: string, id: string): ExpectedVersions {
  if (ifMatch === '' || ifMatch.trim() === '*') return null;
  const prefix = `"${id}.`;
  return tagsIn(ifMatch)
    .filter((tag) => tag.startsWith(prefix))
    .map((tag) => tag.slice(prefix.length, -1))
    .filter((version) => /^[1-9][0-9]{0,9}$/.test(version))
    .map(Number);
}

export function hasWeakTag(ifMatch: string): boolean {
  return tagsIn(ifMatch).some((tag) => tag.startsWith('W/'));
}

function tagsIn(header: string): readonly string[] {
  return header.match(TAG) ?? [];
}
