/** A page as clients get it. @property etag a strong entity tag made from the bytes, quotes included. */
export interface ReadyPage {
  readonly body: Uint8Array;
  readonly etag: string;
}

/** Keeps pages of the user list ready to send. */
export interface PageCache {
  /** The page under `key`, or what `compute` makes of it; one computation a page at a time. A cache that fails is passed by. */
  page(key: string, compute: () => Promise<ReadyPage>): Promise<ReadyPage>;
}
