/** Work that is done again and again, one at a time. */
export interface Repetition {
  /** No more of it; waits for what is under way. */
  stop(): Promise<void>;
}

interface Options {
  readonly everyMs: number;
  /** The first time comes after this. */
  readonly after: Promise<void>;
  readonly work: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

/** Keeps no process alive. */
export function repeat({ everyMs, after, work, onError }: Options): Repetition {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let current: Promise<void> = Promise.resolve();
  const round = (): void => {
    if (stopped) return;
    current = work()
      .then(() => undefined, onError)
      .then(() => {
        if (!stopped) timer = setTimeout(round, everyMs).unref();
      });
  };
  after.then(round, () => undefined);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
