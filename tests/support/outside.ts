import { AsyncLocalStorage } from 'node:async_hooks';

/** Runs what it is given as another request would: not within the unit of work that calls it. */
export const outside = AsyncLocalStorage.snapshot();
