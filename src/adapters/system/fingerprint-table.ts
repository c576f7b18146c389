import { hash } from 'node:crypto';
import type { SeenNames } from '#application/import/ports/seen-names.ts';

const FIRST_CAPACITY = 1 << 12;
/** Fuller than that, and looking for a name takes long. */
const MOST_FILLED = 0.8;

/** The names by 64 bits of their SHA-256. */
interface Slots {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** 0 for a free slot. */
  readonly lines: Uint32Array;
}

/**
 * Names by a fingerprint of 64 bits in a hash table with open addressing: 12 bytes a slot, whatever a name's length. Of
 * three million names two differ and are taken for one with a probability of one in four million.
 */
export class FingerprintTable implements SeenNames {
  #slots = newSlots(FIRST_CAPACITY);
  #filled = 0;

  lineOf(name: string): number | null {
    const [high, low] = fingerprint(name);
    return this.#slots.lines[find(this.#slots, high, low)] || null;
  }

  remember(name: string, line: number): void {
    if (this.#filled >= this.#slots.lines.length * MOST_FILLED) this.#grow();
    const [high, low] = fingerprint(name);
    if (put(this.#slots, high, low, line)) this.#filled += 1;
  }

  #grow(): void {
    const { high, low, lines } = this.#slots;
    const next = newSlots(lines.length * 2);
    for (const [index, line] of lines.entries()) {
      if (line !== 0) put(next, high[index] ?? 0, low[index] ?? 0, line);
    }
    this.#slots = next;
  }
}

function newSlots(capacity: number): Slots {
  return {
    high: new Uint32Array(capacity),
    low: new Uint32Array(capacity),
    lines: new Uint32Array(capacity),
  };
}

function fingerprint(name: string): readonly [high: number, low: number] {
  // As text: millions of buffers would be memory that the garbage collector does not see.
  const digits = hash('sha256', name, 'hex');
  return [Number.parseInt(digits.slice(0, 8), 16), Number.parseInt(digits.slice(8, 16), 16)];
}

/** The slot of a fingerprint, or the free one where it belongs. The capacity is a power of two. */
function find({ high, low, lines }: Slots, highPart: number, lowPart: number): number {
  const last = lines.length - 1;
  let index = lowPart & last;
  while (lines[index] !== 0 && (high[index] !== highPart || low[index] !== lowPart))
    index = (index + 1) & last;
  return index;
}

/** @returns whether it is new. */
function put(slots: Slots, high: number, low: number, line: number): boolean {
  const index = find(slots, high, low);
  const isNew = slots.lines[index] === 0;
  slots.high[index] = high;
  slots.low[index] = low;
  slots.lines[index] = line;
  return isNew;
}
