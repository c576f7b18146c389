import type { KeyObject } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { argon2PackageEngine } from '#adapters/passwords/argon2-engine.ts';
import { ForeignHashAdopter } from '#adapters/passwords/foreign-hash-adopter.ts';
import { HashingQueue } from '#adapters/passwords/hashing-queue.ts';
import { loadNodeRsEngine } from '#adapters/passwords/node-rs-engine.ts';
import { PhcPasswordHasher } from '#adapters/passwords/phc-password-hasher.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** Password hashing. @throws {EngineMissingError} when the configured engine is not installed. */
export async function hashingModule(config: Config, decoyKey: KeyObject): Promise<ContainerModule> {
  const engine = config.PASSWORD_HASHER === 'node-rs' ? await loadNodeRsEngine() : argon2PackageEngine;
  const cost = {
    memory: config.ARGON2_MEMORY_KIB,
    time: config.ARGON2_TIME,
    parallelism: config.ARGON2_PARALLELISM,
  };
  return new ContainerModule((options) => {
    provide(options, T.PasswordHasher, { registry: T.MetricsRegistry }, (deps) => {
      return new PhcPasswordHasher({ ...deps, engine, queue: new HashingQueue(deps), decoyKey }, cost);
    });
    provide(options, T.ForeignHashes, {}, () => new ForeignHashAdopter({ engine }, cost));
  });
}
