/** A page of the user list, ready to send. @property etag a strong entity tag made from the bytes, quotes included. */
export interface ReadyPage {
  readonly body: Uint8Array;
  readonly etag: string;
}
