import type { TotpId } from '#domain/factors/totp-factor.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { StoredTotp, TotpRepository } from './ports/totp-repository.ts';
import type { SealedSecret, TotpSecrets } from './ports/totp-secrets.ts';

/** Rows of one batch, which are locked for some milliseconds. */
const BATCH_SIZE = 100;

interface Deps {
  readonly totp: Pick<TotpRepository, 'keyIds' | 'lockSealedBefore' | 'reseal'>;
  readonly secrets: TotpSecrets;
  readonly uow: UnitOfWork;
  readonly logger: Logger;
}

/**
 * Seals secrets of authenticators anew with the key that seals now, so that older keys can be retired. One instance does it
 * at a time. Says in the log which keys are missing, as often as that changes, and once which secrets can't be opened.
 */
export class ResealTotpSecrets {
  readonly #deps: Deps;
  #missing = '';
  readonly #unusable = new Set<TotpId>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @param stopping asked between batches. @returns how many were sealed anew. */
  async execute(stopping: () => boolean = () => false): Promise<number> {
    const { totp, secrets, logger } = this.#deps;
    const keyIds = await totp.keyIds();
    this.#tellMissing(keyIds.filter((id) => !secrets.hasKey(id)));
    const current = secrets.currentKeyId();
    if (current === null || !keyIds.some((id) => id < current && secrets.hasKey(id))) return 0;
    let [total, last]: [number, StoredTotp | null] = [0, null];
    while (!stopping()) {
      const batch = await this.#resealBatch(current, last);
      if (batch === null) break;
      total += batch.resealed;
      last = batch.last;
      if (last === null) break;
    }
    if (total > 0) logger.info('totp_secrets_resealed', { rows: total, keyId: current });
    return total;
  }

  /** @returns null while another instance is at it; `last` is null after the last batch. */
  async #resealBatch(
    current: string,
    after: StoredTotp | null,
  ): Promise<{ readonly resealed: number; readonly last: StoredTotp | null } | null> {
    const { totp, uow } = this.#deps;
    return await uow.run(async () => {
      const page = await totp.lockSealedBefore(current, after, BATCH_SIZE);
      if (page === null) return null;
      let resealed = 0;
      for (const stored of page) if (await this.#reseal(stored)) resealed += 1;
      return { resealed, last: page.at(-1) ?? null };
    });
  }

  /** @returns false where it can't be opened: it stays as it is. */
  async #reseal({ factor, secret }: StoredTotp): Promise<boolean> {
    const { totp, secrets } = this.#deps;
    if (!secrets.hasKey(secret.keyId)) return false;
    const opened = await this.#open(factor.id, secret);
    if (opened === null) return false;
    await totp.reseal(factor.id, secret, await secrets.seal(factor.id, opened));
    return true;
  }

  async #open(id: TotpId, secret: SealedSecret): Promise<string | null> {
    const { secrets, logger } = this.#deps;
    try {
      return await secrets.open(id, secret);
    } catch (error) {
      if (!this.#unusable.has(id))
        logger.warn('totp_secret_unusable', { factorId: id, keyId: secret.keyId, error });
      this.#unusable.add(id);
      return null;
    }
  }

  #tellMissing(missing: readonly string[]): void {
    const told = this.#missing;
    this.#missing = missing.join();
    if (missing.length > 0 && this.#missing !== told)
      this.#deps.logger.warn('factor_keys_missing', { missing });
  }
}
