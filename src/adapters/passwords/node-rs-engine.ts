import type { Argon2Engine } from './argon2-engine.ts';

/** The numbers of the package's const enums, which are not there at run time. */
const ALGORITHMS = { argon2d: 0, argon2i: 1, argon2id: 2 } as const;
const VERSIONS: Readonly<Record<number, 0 | 1>> = { 16: 0, 19: 1 };

/** The engine is chosen, but its package or the binary for this platform is not installed. */
export class EngineMissingError extends Error {
  override readonly name = 'EngineMissingError';

  constructor(options: ErrorOptions) {
    super(
      'PASSWORD_HASHER=node-rs needs the optional package @node-rs/argon2, which is not installed for this ' +
        'platform; leave the variable empty to use argon2.',
      options,
    );
  }
}

/**
 * The package `@node-rs/argon2`: RustCrypto's code, which looks for AVX2 when it runs; half the CPU time of the
 * package `argon2` on a processor that has it. Loaded only where it is asked for: it is an optional dependency.
 * @throws {EngineMissingError}
 */
export async function loadNodeRsEngine(): Promise<Argon2Engine> {
  const { hashRaw } = await import('@node-rs/argon2').catch((cause: unknown) => {
    throw new EngineMissingError({ cause });
  });
  return {
    digest({ password, algorithm, version, memory, time, parallelism, salt, digestBytes }) {
      return hashRaw(password, {
        algorithm: ALGORITHMS[algorithm],
        version: VERSIONS[version] ?? 1,
        memoryCost: memory,
        timeCost: time,
        parallelism,
        salt,
        outputLen: digestBytes,
      });
    },
  };
}
