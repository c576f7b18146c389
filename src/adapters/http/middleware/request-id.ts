import type { Middleware } from 'koa';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { LogContext } from '#application/shared/ports/log-context.ts';
import { requestState } from '../exchange.ts';

const ACCEPTED = /^[A-Za-z0-9._-]{1,128}$/;

/** `X-Request-Id`: the client's where it has the right form, else a new one; echoed, and on every log line. */
export function requestId(ids: IdGenerator, logContext: LogContext): Middleware {
  return async (ctx, next) => {
    const sent = ctx.get('x-request-id');
    const id = ACCEPTED.test(sent) ? sent : ids.next();
    Object.assign(requestState(ctx), {
      requestId: id,
      route: '',
      userId: null,
      address: null,
    });
    ctx.set('X-Request-Id', id);
    await logContext.run({ requestId: id }, next);
  };
}
