import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import { AlreadyImportedError } from '#domain/import/already-imported-error.ts';
import { externalIdViolation } from '#domain/import/external-id.ts';
import { checkField, InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { Candidate, CandidateFactory } from './candidate-factory.ts';
import type { ImportedAccountRegistrar } from './imported-account-registrar.ts';
import { faulty, type ImportLine, type LineOutcome } from './line-outcome.ts';
import { compareWithStored, duplicatesOf, EMAIL_TAKEN, LOGIN_TAKEN, remember } from './name-check.ts';
import type { ImportRepository } from './ports/import-repository.ts';
import type { NewSeenNames, SeenNames } from './ports/seen-names.ts';

export interface ImportAccountsCommand {
  /** The system that the lines are of: external ids of one system are not those of another. */
  readonly source: string;
  /** In groups, each of which one transaction stores: some hundreds of lines. */
  readonly lines: AsyncIterable<readonly ImportLine[]>;
  /** Whether to find out what would become of each line and to store nothing. */
  readonly dryRun: boolean;
}

interface Deps {
  readonly candidates: CandidateFactory;
  readonly accounts: ImportedAccountRegistrar;
  readonly imports: ImportRepository;
  readonly newSeenNames: NewSeenNames;
}

/** What the check of a batch has left open is a candidate. */
type Checked = LineOutcome | Candidate;

/**
 * Takes over the accounts of another system. Each line is answered on its own; what was imported before stays as it is,
 * so that the same file may be imported again after a failure, or a newer one later on.
 */
export class ImportAccounts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @returns what became of each line, in their order; a line that it has told of is stored.
   * @throws {InvalidFieldsError} for the source; {ServiceUnavailableError}; and what reading the lines throws.
   */
  async *execute({ source, lines, dryRun }: ImportAccountsCommand): AsyncGenerator<LineOutcome> {
    checkField('source', source, externalIdViolation);
    const seen = this.#deps.newSeenNames();
    for await (const batch of lines) {
      const checked = await this.#check(source, batch, seen);
      const stored = dryRun ? new Map<number, LineOutcome>() : await this.#store(source, checked);
      for (const each of checked) {
        yield 'outcome' in each ? each : (stored.get(each.line) ?? taken(each));
      }
    }
  }

  async #check(source: string, batch: readonly ImportLine[], seen: SeenNames): Promise<readonly Checked[]> {
    const { imports } = this.#deps;
    const candidates = batch.map((line) => this.#candidateOf(line));
    const compared = await compareWithStored(imports, source, candidates.filter(isCandidate));
    const outcomes = new Map(compared.map(({ candidate, outcome }) => [candidate, outcome]));
    return candidates.map((candidate) => {
      if (!isCandidate(candidate)) return candidate;
      const duplicates = duplicatesOf(candidate, seen);
      if (duplicates.length > 0) return faulty(candidate.line, ...duplicates);
      const outcome = outcomes.get(candidate) ?? null;
      if (outcome?.outcome !== 'faulty') remember(candidate, seen);
      return outcome ?? candidate;
    });
  }

  #candidateOf(line: ImportLine): Checked {
    if ('problems' in line) return faulty(line.line, ...line.problems);
    try {
      return this.#deps.candidates.make(line.line, line.record);
    } catch (error) {
      if (error instanceof InvalidFieldsError) return faulty(line.line, ...error.problems);
      throw error;
    }
  }

  /** @returns outcomes of lines that were not stored after all, by line. */
  async #store(source: string, checked: readonly Checked[]): Promise<ReadonlyMap<number, LineOutcome>> {
    const candidates = checked.filter(isCandidate);
    if (candidates.length === 0) return new Map();
    try {
      await this.#deps.accounts.addAll(source, candidates);
      return new Map();
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    // Somebody has taken one of the names since they were looked up: each account for itself shows which.
    const outcomes = new Map<number, LineOutcome>();
    for (const candidate of candidates) {
      const outcome = await this.#storeOne(source, candidate);
      if (outcome !== null) outcomes.set(candidate.line, outcome);
    }
    return outcomes;
  }

  async #storeOne(source: string, candidate: Candidate): Promise<LineOutcome | null> {
    try {
      await this.#deps.accounts.addAll(source, [candidate]);
      return null;
    } catch (error) {
      if (!isConflict(error)) throw error;
      const [compared] = await compareWithStored(this.#deps.imports, source, [candidate]);
      const taken = error instanceof LoginTakenError ? LOGIN_TAKEN : EMAIL_TAKEN;
      // Where what was in the way has gone again by now, the line is still not stored.
      return compared?.outcome ?? faulty(candidate.line, taken);
    }
  }
}

function isCandidate(checked: Checked): checked is Candidate {
  return !('outcome' in checked);
}

function taken({ line, password }: Candidate): LineOutcome {
  return { line, outcome: 'taken', password };
}

/** Whether something that is stored is in the way. */
function isConflict(error: unknown): boolean {
  return [EmailTakenError, LoginTakenError, AlreadyImportedError].some((kind) => error instanceof kind);
}
