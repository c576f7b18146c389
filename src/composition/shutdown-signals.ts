const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Milliseconds. A Ctrl-C reaches a process from the terminal and once more through npm: together they are one signal. */
const SAME_SIGNAL_MS = 500;

export type ShutdownSignal = (typeof SIGNALS)[number];

export interface ShutdownSignals {
  /** The first signal: the service drains. */
  readonly first: Promise<ShutdownSignal>;
  /** A second one comes from somebody who does not want to wait for that. */
  readonly second: Promise<ShutdownSignal>;
}

/** Listens for signals that tell this process to stop. */
export function watchShutdownSignals(): ShutdownSignals {
  const { promise: first, resolve: resolveFirst } = Promise.withResolvers<ShutdownSignal>();
  const { promise: second, resolve: resolveSecond } = Promise.withResolvers<ShutdownSignal>();
  let firstAt: number | null = null;
  const receive = (signal: ShutdownSignal): void => {
    if (firstAt === null) {
      firstAt = performance.now();
      resolveFirst(signal);
    } else if (performance.now() - firstAt > SAME_SIGNAL_MS) resolveSecond(signal);
  };
  for (const signal of SIGNALS) process.on(signal, receive);
  return { first, second };
}
