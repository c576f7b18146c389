import type { TotpId } from '#domain/factors/totp-factor.ts';
import { FactorsNotConfiguredError } from '#domain/factors/errors.ts';
import type { SealedSecret, TotpSecrets } from '#application/factors/ports/totp-secrets.ts';

/** Boxes that anybody could open, for tests. */
export class MemoryTotpSecrets implements TotpSecrets {
  /** Keys in the order of their making; the last one seals. Empty for a service without a key. */
  keyIds: readonly string[] = ['0000000000000001'];

  currentKeyId(): string | null {
    return this.keyIds.at(-1) ?? null;
  }

  hasKey(keyId: string): boolean {
    return this.keyIds.includes(keyId);
  }

  seal(id: TotpId, secret: string): Promise<SealedSecret> {
    const keyId = this.currentKeyId();
    if (keyId === null) return Promise.reject(new FactorsNotConfiguredError('totp'));
    return Promise.resolve({ keyId, box: [keyId, id, secret].join('.') });
  }

  open(id: TotpId, { keyId, box }: SealedSecret): Promise<string> {
    if (!this.hasKey(keyId)) return Promise.reject(new FactorsNotConfiguredError('totp'));
    const [sealedWith, sealedFor, secret] = box.split('.');
    if (sealedWith !== keyId || sealedFor !== id || secret === undefined)
      return Promise.reject(new Error('This box was changed.'));
    return Promise.resolve(secret);
  }
}
