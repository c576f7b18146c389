import { startedByNpm } from './config.ts';
import { isBroken, npmChain } from './npm-chain.ts';

const NPM_CHECK_MS = 500;
/** A Ctrl-C reaches a process from the terminal and from its parent: within this time it is one order. */
const SAME_ORDER_MS = 500;

/** What told this process to stop. */
export type ShutdownSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'parent gone';

export interface ShutdownSignals {
  /** The first order drains. */
  readonly first: Promise<ShutdownSignal>;
  /** A second one comes from somebody who does not want to wait. */
  readonly second: Promise<false>;
}

/** Listens for orders to stop: signals, the death of the npm that started us, the end of a primary process. */
export function watchShutdownSignals(): ShutdownSignals {
  const { promise: first, resolve: resolveFirst } = Promise.withResolvers<ShutdownSignal>();
  const { promise: second, resolve: resolveSecond } = Promise.withResolvers<false>();
  let firstAt: number | null = null;
  const order = (what: ShutdownSignal): void => {
    if (firstAt === null) {
      firstAt = performance.now();
      resolveFirst(what);
    } else if (what !== 'parent gone' && performance.now() - firstAt > SAME_ORDER_MS) resolveSecond(false);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => order(signal));
  process.on('disconnect', () => order('parent gone'));
  if (startedByNpm()) watchNpm(() => order('parent gone'));
  return { first, second };
}

/** npm that is killed tells nobody. */
function watchNpm(onGone: () => void): void {
  const chain = npmChain();
  const timer = setInterval(() => {
    if (!isBroken(chain)) return;
    clearInterval(timer);
    onGone();
  }, NPM_CHECK_MS).unref();
}
