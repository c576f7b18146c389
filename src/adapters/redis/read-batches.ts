/** So many small values still come back in a packet or two. */
const MOST_KEYS = 256;

type Value = string | null;

interface Batch {
  readonly keys: string[];
  readonly waiting: PromiseWithResolvers<Value>[];
}

/**
 * Lets the questions of one turn of the event loop travel together: one command, one deadline and one answer for all
 * requests that arrived at once. Asked one by one they cost four times the CPU, pipelined or not.
 */
export class ReadBatches {
  readonly #read: (keys: readonly string[]) => Promise<readonly Value[]>;
  #open: Batch | null = null;

  /** @param read the values of the keys, in their order; what it throws is thrown to everybody who asked. */
  constructor(read: (keys: readonly string[]) => Promise<readonly Value[]>) {
    this.#read = read;
  }

  async get(key: string): Promise<Value> {
    const batch = this.#open ?? this.#begin();
    const answer = Promise.withResolvers<Value>();
    batch.keys.push(key);
    batch.waiting.push(answer);
    if (batch.keys.length === MOST_KEYS) this.#open = null;
    return await answer.promise;
  }

  #begin(): Batch {
    const batch: Batch = { keys: [], waiting: [] };
    this.#open = batch;
    setImmediate(() => void this.#send(batch));
    return batch;
  }

  async #send(batch: Batch): Promise<void> {
    if (this.#open === batch) this.#open = null;
    try {
      const values = await this.#read(batch.keys);
      for (const [index, { resolve }] of batch.waiting.entries()) resolve(values[index] ?? null);
    } catch (error) {
      for (const { reject } of batch.waiting) reject(error);
    }
  }
}
