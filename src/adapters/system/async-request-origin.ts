import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Origin, RequestOrigin } from '#application/audit/ports/request-origin.ts';

/** The request that the present asynchronous context belongs to. */
export class AsyncRequestOrigin implements RequestOrigin {
  readonly #requestContext: AsyncLocalStorage<Origin>;

  constructor({ requestContext }: { readonly requestContext: AsyncLocalStorage<Origin> }) {
    this.#requestContext = requestContext;
  }

  current(): Origin | null {
    return this.#requestContext.getStore() ?? null;
  }
}
