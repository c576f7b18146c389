import type { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUIDv7 } from 'node:crypto';
import type { Origin } from '#application/audit/ports/request-origin.ts';
import type { ClientAddresses } from '../client-address.ts';
import type { Middleware, RequestState } from '../context.ts';

const ACCEPTED = /^[A-Za-z0-9._-]{1,128}$/;

interface Deps {
  readonly addresses: ClientAddresses;
  readonly requestContext: AsyncLocalStorage<Origin>;
}

/** `X-Request-Id`: the client's where it has the right form, else a new one; echoed, on every log line and audit event. */
export function requestId({ addresses, requestContext }: Deps): Middleware {
  return (ctx, next) => {
    const sent = ctx.get('X-Request-Id');
    const requestId = ACCEPTED.test(sent) ? sent : randomUUIDv7();
    const { address, network } = addresses.of(ctx.req);
    const userAgent = ctx.get('User-Agent') || null;
    const state: RequestState = {
      requestId,
      client: { address, network, userAgent },
      route: null,
      userId: null,
      targetUserId: null,
      accessToken: null,
      actor: null,
      input: { id: '', query: {}, body: null, expectedVersions: null },
    };
    Object.assign(ctx.state, state);
    ctx.set('X-Request-Id', requestId);
    return requestContext.run({ requestId, ip: address, userAgent }, next);
  };
}
