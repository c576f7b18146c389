import type { User } from '#domain/identity/accounts/user.ts';
import type { RoleCatalogue } from '#domain/identity/roles/role.ts';
import { importedUser } from '#domain/import/imported-user.ts';
import type { ImportRecord } from '#domain/import/import-record.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { PasswordOutcome } from './line-outcome.ts';
import type { ForeignHashes } from './ports/foreign-hashes.ts';

/** @property key tells names of different fields apart. */
export interface CandidateName {
  readonly field: 'externalId' | 'email' | 'login';
  readonly key: string;
}

/** An account that keeps every rule that can be checked without looking at others. */
export interface Candidate {
  readonly line: number;
  readonly externalId: string;
  readonly user: User;
  /** What no other line may have. */
  readonly names: readonly CandidateName[];
  /** As the other system has it; null where it has none, or one that is not taken. */
  readonly foreignHash: string | null;
  readonly password: PasswordOutcome;
}

interface Deps {
  readonly hashes: ForeignHashes;
  readonly catalogue: RoleCatalogue;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Makes candidates of records. */
export class CandidateFactory {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError} */
  make(line: number, record: ImportRecord): Candidate {
    const { catalogue, ids, clock } = this.#deps;
    const { externalId, passwordHash } = record;
    const password = this.#outcomeOf(passwordHash);
    const user = importedUser(record, ids.next() as UserId, clock.now(), catalogue);
    const foreignHash = password === 'kept' ? passwordHash : null;
    return { line, externalId, user, names: namesOf(externalId, user), password, foreignHash };
  }

  #outcomeOf(hash: string | null): PasswordOutcome {
    if (hash === null) return 'none';
    const assessment = this.#deps.hashes.assess(hash);
    if (assessment === 'unreadable') {
      const detail = 'This is no password hash of a form that can be verified here.';
      throw InvalidFieldsError.of('passwordHash', { code: 'password_hash.unreadable', detail });
    }
    return assessment === 'usable' ? 'kept' : 'too_costly';
  }
}

function namesOf(externalId: string, { canonicalEmail, canonicalLogin }: User): readonly CandidateName[] {
  const names: CandidateName[] = [{ field: 'externalId', key: `id ${externalId}` }];
  if (canonicalEmail !== null) names.push({ field: 'email', key: `email ${canonicalEmail}` });
  if (canonicalLogin !== null) names.push({ field: 'login', key: `login ${canonicalLogin}` });
  return names;
}
