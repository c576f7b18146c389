import { TooManyFactorsError } from '#domain/factors/errors.ts';
import { MAX_TOTP_FACTORS } from '#domain/factors/totp-factor.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { NewAuthenticators } from './new-authenticators.ts';
import type { OwnAccount } from './own-account.ts';
import type { TotpRepository } from './ports/totp-repository.ts';

export interface BeginTotpCommand {
  readonly actor: Actor;
  readonly name: string | null;
}

/** What sets an authenticator app up; shown once. */
export interface BegunTotp {
  readonly id: string;
  /** Base 32, to be typed where the QR code can't be read. */
  readonly secret: string;
  /** For the QR code. */
  readonly uri: string;
}

interface Deps {
  readonly account: OwnAccount;
  readonly authenticators: NewAuthenticators;
  readonly totp: Pick<TotpRepository, 'listOf' | 'add' | 'remove'>;
  readonly clock: Clock;
}

/** Begins to add an authenticator, which is a factor once a code of it was right (`ConfirmTotp`). */
export class BeginTotp {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError} for the name; {TooManyFactorsError}; {FactorsNotConfiguredError}; {UnauthenticatedError} */
  async execute({ actor, name }: BeginTotpCommand): Promise<BegunTotp> {
    const { account, authenticators, totp } = this.#deps;
    return await account.change(actor, async (user) => {
      const { stored, secret, uri } = await authenticators.make(user, name);
      await this.#makeRoom(user.id);
      await totp.add(stored);
      return { id: stored.factor.id, secret, uri };
    });
  }

  /** Those that waited too long go, and at the limit the oldest that still waits. */
  async #makeRoom(userId: UserId): Promise<void> {
    const { totp, clock } = this.#deps;
    const now = clock.now();
    const all = (await totp.listOf(userId)).map(({ factor }) => factor);
    const pending = all.filter(({ isConfirmed }) => !isConfirmed);
    const late = pending.filter((factor) => !factor.isPendingAt(now));
    const full = all.length - late.length >= MAX_TOTP_FACTORS;
    const oldest = pending.find((factor) => factor.isPendingAt(now));
    if (full && oldest === undefined) throw new TooManyFactorsError();
    const removed = full && oldest !== undefined ? [...late, oldest] : late;
    for (const { id } of removed) await totp.remove(id, userId);
  }
}
