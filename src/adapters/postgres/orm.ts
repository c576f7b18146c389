import { MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import { ormOptions, RECORDS, type OrmPool } from './orm-options.ts';

export type Records = typeof RECORDS;

/** The ORM over a pool that is ours. Loading this module takes 35 MB and a tenth of a second: only who needs it does. */
export class Orm {
  readonly records: Records = RECORDS;
  readonly #orm: MikroORM;

  constructor(pool: OrmPool) {
    this.#orm = new MikroORM(ormOptions(pool));
  }

  /** An entity manager that remembers nothing. */
  fork(): EntityManager {
    return this.#orm.em.fork({ clear: true });
  }

  async close(): Promise<void> {
    await this.#orm.close();
  }
}
