import { argon2d, argon2i, argon2id, hash } from 'argon2';

/** Which Argon2, by the name that a PHC string starts with. */
export type Argon2Algorithm = 'argon2d' | 'argon2i' | 'argon2id';

/** What a hash costs. @property memory KiB; @property time passes; @property parallelism lanes. */
export interface Argon2Parameters {
  readonly memory: number;
  readonly time: number;
  readonly parallelism: number;
}

/** What a digest is made of, and how many bytes it is to have. */
export interface DigestRequest extends Argon2Parameters {
  readonly password: string;
  readonly algorithm: Argon2Algorithm;
  /** 19 (0x13) is the version of RFC 9106; 16 is the one before. */
  readonly version: number;
  readonly salt: Uint8Array;
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
