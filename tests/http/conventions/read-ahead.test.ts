import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { liveSession } from '#adapters/http/middleware/live-session.ts';
import type { Exchange } from '#adapters/http/exchange.ts';
import type { RouteDescriptor } from '#adapters/http/route.ts';
import type { Authenticate } from '#application/identity/authenticate.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { rejection } from '#tests/support/rejection.ts';

const dead = new UnauthenticatedError('logged_out');
const authenticate = { execute: () => Promise.reject(dead) } as unknown as Authenticate;

function exchange(status: 'valid' | 'expired'): Exchange {
  return { bearer: { status, claims: {} }, ahead: null } as unknown as Exchange;
}

/** What is refused, by the check of a route that reads ahead. */
async function refused(status: 'valid' | 'expired', ahead: () => Promise<unknown>): Promise<unknown> {
  const check = liveSession(authenticate)({ access: 'bearer', ahead } as unknown as RouteDescriptor);
  return await rejection(Promise.resolve(check?.(exchange(status))));
}

describe('What a route reads ahead', () => {
  it('may fail unseen where the session is dead', async () => {
    const stray = once(process, 'unhandledRejection', { signal: AbortSignal.timeout(200) }).catch(() => null);
    expect(await refused('valid', () => turn().then(() => Promise.reject(new Error('gone'))))).to.equal(dead);
    expect(await stray).to.equal(null);
  });

  it('is not read for a token that is not good', async () => {
    let reads = 0;
    expect(await refused('expired', () => Promise.resolve((reads += 1)))).to.equal(dead);
    expect(reads).to.equal(0);
  });
});
