/** What one connection sends, again and again, and what every answer to it must be. */
export interface Lane {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The answer's whole body. */
  readonly exactly?: string;
  /** Or parts that it must hold. */
  readonly includes?: readonly string[];
}

/**
 * Load on one server. It ends after `amount` answers and not after a time: then nothing is under way any more, no chain
 * is broken in the middle and no work is left over that the next run would pay for.
 */
export interface Job {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Of every answer. */
  readonly status: number;
  /** One for each connection. */
  readonly lanes: readonly Lane[];
  readonly amount: number;
  /** Whether 503 is an answer, too, of a server that has more to do than it can. */
  readonly mayBeRefused?: boolean;
  /** The member of an answer that the same connection sends back in its next request, under the same name. */
  readonly chain?: { readonly member: string; readonly first: readonly string[] };
  /** `{n}` in a body becomes the next number after `after`, and 1 again after `last`. */
  readonly numbers?: { readonly after: number; readonly last: number };
}

/** What came of it. Times in milliseconds. */
export interface JobResult {
  readonly answers: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** What the generator spent of its own CPU. */
  readonly cpuMs: number;
  /** Answers with another status or body than they must have, and requests without an answer. */
  readonly wrong: number;
  /** The first of them, to see what went wrong. */
  readonly firstWrong: string | null;
  /** How many of the answers were 503, where they may be: neither right nor wrong. */
  readonly refused: number;
  /** Where the chains stand. */
  readonly chain: readonly string[];
}
