import { ContainerModule } from 'inversify';
import { argon2PackageEngine } from '#adapters/argon2/argon2-engine.ts';
import { Argon2PasswordHasher } from '#adapters/argon2/argon2-password-hasher.ts';
import { HashingQueue } from '#adapters/argon2/hashing-queue.ts';
import { loadNodeRsEngine } from '#adapters/argon2/node-rs-engine.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** Password hashing. @throws {EngineMissingError} when the configured engine is not installed. */
export async function argon2Module(config: Config): Promise<ContainerModule> {
  const engine = config.PASSWORD_HASHER === 'node-rs' ? await loadNodeRsEngine() : argon2PackageEngine;
  const cost = {
    memory: config.ARGON2_MEMORY_KIB,
    time: config.ARGON2_TIME,
    parallelism: config.ARGON2_PARALLELISM,
  };
  return new ContainerModule((options) => {
    provide(options, T.PasswordHasher, { registry: T.MetricsRegistry }, (deps) => {
      return new Argon2PasswordHasher({ engine, queue: new HashingQueue(deps) }, cost);
    });
  });
}
