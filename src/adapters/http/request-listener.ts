import type { IncomingMessage } from 'node:http';
import type Koa from 'koa';
import compose from 'koa-compose';
import { requestState } from './exchange.ts';
import type { ServiceResponse } from './service-response.ts';

/**
 * What Koa's own `callback` does, with {@link Answer} in the place of `ctx.body`. Koa's watches each response until it is
 * over, so that streams can be closed when the client hangs up; there are none here. This and sending the answer in one
 * piece took `GET /me` from 48 to 42 µs. Never rejects.
 */
export function requestListener(
  app: Koa,
): (request: IncomingMessage, response: ServiceResponse) => Promise<void> {
  const run = compose(app.middleware);
  return async (request, response) => {
    response.statusCode = 404;
    const ctx = app.createContext(request, response);
    try {
      await run(ctx);
      requestState(ctx).answer.send(response);
    } catch (error) {
      app.emit('error', error, ctx);
      response.destroy();
    }
  };
}
