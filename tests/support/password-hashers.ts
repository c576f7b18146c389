import { createSecretKey } from 'node:crypto';
import { Registry } from 'prom-client';
import type { Argon2Engine, Argon2Parameters } from '#adapters/passwords/argon2-engine.ts';
import { argon2PackageEngine } from '#adapters/passwords/argon2-engine.ts';
import { HashingQueue } from '#adapters/passwords/hashing-queue.ts';
import { PhcPasswordHasher } from '#adapters/passwords/phc-password-hasher.ts';

/** The least that Argon2 allows. */
export const CHEAP: Argon2Parameters = { memory: 64, time: 1, parallelism: 1 };

export const DECOY_KEY = createSecretKey(Buffer.alloc(32, 7));

/** A hasher by itself, with a registry of its own unless one is given. */
export function phcHasher({
  engine = argon2PackageEngine,
  parameters = CHEAP,
  registry = new Registry(),
}: {
  readonly engine?: Argon2Engine;
  readonly parameters?: Argon2Parameters;
  readonly registry?: Registry;
} = {}): PhcPasswordHasher {
  const queue = new HashingQueue({ registry });
  return new PhcPasswordHasher({ engine, queue, registry, decoyKey: DECOY_KEY }, parameters);
}
