import { fstatSync } from 'node:fs';
import { pino, type DestinationStream } from 'pino';
import { BoundedStream } from './bounded-stream.ts';

/** Bytes of log lines that wait for a slow reader or a full disk; a second's lines of a busy service are less. */
const MAX_WAITING_BYTES = 1024 * 1024;
const RETRY_MS = 1_000;
const STDOUT = 1;

/** Where log lines go. Writing never throws and never waits. */
export interface LogOutput extends DestinationStream {
  /** Resolves when everything is written, or after `patienceMs` where nobody reads. */
  drain(patienceMs: number): Promise<void>;
}

/**
 * Standard output. What can't be written is kept up to {@link MAX_WAITING_BYTES}; lines beyond that are dropped.
 * @param onDrop called for each dropped line.
 */
export function standardOutput(onDrop: () => void): LogOutput {
  const kind = fstatSync(STDOUT);
  // Node writes to a pipe without waiting for its reader; a thread that waits there would also keep the process from ending.
  if (kind.isFIFO() || kind.isSocket()) {
    return new BoundedStream(process.stdout, { maxBytes: MAX_WAITING_BYTES, onDrop });
  }
  return fileOutput(onDrop);
}

/** A file or a device. A write that fails (the disk is full) is tried again with the next line and every second. */
function fileOutput(onDrop: () => void): LogOutput {
  const file = pino.destination({
    dest: STDOUT,
    sync: true,
    // 1 and not 0, so that the periodic flush tries again when the buffer is full.
    minLength: 1,
    maxLength: MAX_WAITING_BYTES,
    periodicFlush: RETRY_MS,
  });
  file.on('error', () => undefined);
  file.on('drop', onDrop);
  // Only `write`: pino would end a fatal line with flushSync, which repeats a failing write for ever.
  return { write: (line) => void file.write(line), drain: () => Promise.resolve() };
}
