import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Middleware } from 'koa';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { LogFields } from '#application/shared/ports/logger.ts';
import { newRequestState } from '../exchange.ts';

const ACCEPTED = /^[A-Za-z0-9._-]{1,128}$/;

/** `X-Request-Id`: the client's where it has the right form, else a new one; echoed, and on every log line. */
export function requestId(ids: IdGenerator, requestContext: AsyncLocalStorage<LogFields>): Middleware {
  return (ctx, next) => {
    const sent = ctx.req.headers['x-request-id'];
    const requestId = typeof sent === 'string' && ACCEPTED.test(sent) ? sent : ids.next();
    const state = newRequestState(requestId);
    state.answer.set('X-Request-Id', requestId);
    ctx.state = state;
    return requestContext.run({ requestId }, next);
  };
}
