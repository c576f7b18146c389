import { ContainerModule } from 'inversify';
import { Readiness } from '#application/shared/readiness.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** Whether this process can take requests. */
export function healthModule(): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.Readiness, { database: T.DatabaseChecks, cache: T.CacheCheck }, (deps) => {
      return new Readiness([...deps.database, deps.cache]);
    });
  });
}
