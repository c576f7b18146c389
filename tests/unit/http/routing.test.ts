import { expect } from 'chai';
import type { RouteMiddlewareDeps } from '#adapters/http/route-middleware.ts';
import { defineRoute, type RouteDescriptor } from '#adapters/http/route.ts';
import { routing } from '#adapters/http/routing.ts';

describe('A route', () => {
  const deps = { limiter: null } as RouteMiddlewareDeps;
  const routeAt = (path: string): RouteDescriptor =>
    defineRoute({
      method: 'get',
      path,
      operationId: 'example',
      tag: 'Operations',
      summary: 'An example',
      access: 'public',
      limited: false,
      cache: 'no-store',
      responses: {},
      problems: [],
      handle: () => undefined,
    });

  it('begins with a fixed segment: one that begins with a parameter or a wildcard is refused at start', () => {
    expect(() => routing([routeAt('/fixed/:id'), routeAt('/')], deps)).not.to.throw();
    for (const path of ['/:id', '/*rest', '{/optional}', '/a:id'])
      expect(() => routing([routeAt(path)], deps), path).to.throw(path);
  });
});
