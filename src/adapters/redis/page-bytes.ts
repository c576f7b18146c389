import type { ReadyPage } from './ready-page.ts';

const LINE_FEED = 0x0a;

/** A page as one value: its entity tag, a line feed, its body. */
export function toPageBytes({ etag, body }: ReadyPage): Buffer {
  return Buffer.concat([Buffer.from(`${etag}\n`), body]);
}

/** The page, without copying its body; null for what {@link toPageBytes} did not make. */
export function fromPageBytes(bytes: Buffer): ReadyPage | null {
  const end = bytes.indexOf(LINE_FEED);
  if (end < 0) return null;
  return { etag: bytes.toString('latin1', 0, end), body: bytes.subarray(end + 1) };
}
