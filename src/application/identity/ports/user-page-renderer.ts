import type { PublicUserView } from '../views.ts';
import type { UserId } from '#domain/shared/ids.ts';

export interface UserPage {
  readonly items: readonly PublicUserView[];
  /** The last user of the page when more follow. */
  readonly next: UserId | null;
}

/** A page as clients get it: the bytes and their validator. */
export interface RenderedPage {
  readonly body: Uint8Array;
  /** A strong entity tag made from the bytes, quotes included: equal on all instances. */
  readonly etag: string;
}

/** Turns a page into what is sent, once: the list cache keeps ready bytes. */
export interface UserPageRenderer {
  render(page: UserPage): RenderedPage;
}
