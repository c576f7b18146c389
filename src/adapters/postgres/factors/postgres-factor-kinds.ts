import { FACTOR_KINDS, type FactorKind } from '#domain/factors/factor-kind.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { FactorKinds } from '#application/factors/ports/factor-kinds.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { factorKindsOf } from './queries.ts';

/** What second proofs there are, by the tables of factors. */
export class PostgresFactorKinds implements FactorKinds {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async of(userId: UserId): Promise<readonly FactorKind[]> {
    const [has] = await this.#database.rows(factorKindsOf(userId));
    return has?.totp === true || has?.passkey === true ? FACTOR_KINDS.filter((kind) => has[kind]) : [];
  }
}
