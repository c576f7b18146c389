import { argon2d, argon2i, argon2id, hash } from 'argon2';
import type { Argon2Hash } from './phc-string.ts';

/** What a digest is made of: everything of a hash but the digest, and how many bytes it is to have. */
export interface DigestRequest extends Omit<Argon2Hash, 'digest'> {
  readonly password: string;
  readonly digestBytes: number;
}

/** Computes Argon2 on another thread. The strings around it are ours, so every engine makes and reads the same ones. */
export interface Argon2Engine {
  digest(request: DigestRequest): Promise<Uint8Array>;
}

const TYPES = { argon2d, argon2i, argon2id } as const;

/** The package `argon2`: the C reference code. Its ready-made binaries use SSE2 only, whatever the processor has. */
export const argon2PackageEngine: Argon2Engine = {
  digest({ password, algorithm, version, memory, time, parallelism, salt, digestBytes }) {
    return hash(password, {
      raw: true,
      type: TYPES[algorithm],
      version,
      memoryCost: memory,
      timeCost: time,
      parallelism,
      salt: Buffer.from(salt),
      hashLength: digestBytes,
    });
  },
};
