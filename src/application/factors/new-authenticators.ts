import { TotpFactor, type TotpId } from '#domain/factors/totp-factor.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { TotpCodes } from './ports/totp-codes.ts';
import type { StoredTotp } from './ports/totp-repository.ts';
import type { TotpSecrets } from './ports/totp-secrets.ts';

/** An authenticator that waits for its first code, with what sets it up. */
export interface NewAuthenticator {
  readonly stored: StoredTotp;
  /** Base 32. */
  readonly secret: string;
  readonly uri: string;
}

interface Deps {
  readonly codes: Pick<TotpCodes, 'newSecret' | 'uri'>;
  readonly secrets: Pick<TotpSecrets, 'seal'>;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Makes authenticators with their secrets. */
export class NewAuthenticators {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError} for the name; {FactorsNotConfiguredError} */
  async make({ id: userId, email, login }: User, name: string | null): Promise<NewAuthenticator> {
    const { codes, secrets, ids, clock } = this.#deps;
    const factor = TotpFactor.begin(ids.next() as TotpId, userId, name, clock.now());
    const secret = await codes.newSecret();
    return {
      stored: { factor, secret: await secrets.seal(factor.id, secret) },
      secret,
      uri: await codes.uri(secret, email ?? login ?? userId),
    };
  }
}
