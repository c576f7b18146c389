import { open } from 'node:fs/promises';
import { UsageFailure } from '../errors.ts';

/** A file that is read as a stream. @property size bytes; 0 for what has none, such as a pipe. */
export interface OpenFile {
  readonly size: number;
  readonly chunks: AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** @throws {UsageFailure} for a file that can't be opened; `chunks` throws it where it can't be read on. */
export async function openFile(path: string): Promise<OpenFile> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const stats = await file.stat();
  if (stats.isDirectory()) {
    await file.close();
    throw new UsageFailure(`${path} is a folder.`);
  }
  return {
    size: stats.isFile() ? stats.size : 0,
    chunks: chunksOf(path, file.createReadStream({ autoClose: false })),
    close: () => file.close(),
  };
}

async function* chunksOf(path: string, stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  const iterator = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await iterator.next().catch((error: unknown) => {
      throw unreadable(path, error);
    });
    if (next.done === true) return;
    yield next.value as Buffer;
  }
}

function unreadable(path: string, cause: unknown): UsageFailure {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  return new UsageFailure(`${path} can't be read (${code}).`, { cause });
}
