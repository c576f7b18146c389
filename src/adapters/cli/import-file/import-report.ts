import { performance } from 'node:perf_hooks';
import type { LineOutcome } from '#application/import/line-outcome.ts';
import type { CommandIo } from '../command-io.ts';

/** Prints the lines that an operator has to know of, and counts all. */
export class ImportReport {
  readonly #io: CommandIo;
  readonly #json: boolean;
  readonly #startedAt = performance.now();
  readonly #counts = { taken: 0, withoutPassword: 0, alreadyThere: 0, faulty: 0 };

  constructor(io: CommandIo, { json }: { readonly json: boolean }) {
    this.#io = io;
    this.#json = json;
  }

  get faulty(): number {
    return this.#counts.faulty;
  }

  get lines(): number {
    const { taken, alreadyThere, faulty } = this.#counts;
    return taken + alreadyThere + faulty;
  }

  add(outcome: LineOutcome): void {
    switch (outcome.outcome) {
      case 'taken':
        this.#counts.taken += 1;
        if (outcome.password !== 'kept') this.#counts.withoutPassword += 1;
        if (outcome.password === 'too_costly') this.#print(outcome, TOO_COSTLY);
        break;
      case 'already_there':
        this.#counts.alreadyThere += 1;
        break;
      case 'faulty': {
        this.#counts.faulty += 1;
        const problems = outcome.problems.map(({ field, detail }) => `${field}: ${detail}`);
        this.#print(outcome, `faulty\t${problems.join(' ')}`);
      }
    }
  }

  /** The last lines. */
  end(dryRun: boolean): void {
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    const perSecond = Math.round(this.lines / Math.max(seconds, 0.001));
    if (this.#json) {
      this.#io.out(JSON.stringify({ summary: { ...this.#counts, dryRun, perSecond } }));
      return;
    }
    const { taken, withoutPassword, alreadyThere, faulty } = this.#counts;
    const [n, without] = [taken, withoutPassword].map(grouped);
    this.#io.out(
      `${dryRun ? 'Would be taken' : 'Taken'}: ${n} (${without} without a password); ` +
        `already there: ${grouped(alreadyThere)}; faulty: ${grouped(faulty)}.`,
    );
    this.#io.out(`${grouped(perSecond)} accounts per second.`);
    if (dryRun) this.#io.out('This was a dry run: nothing was stored.');
  }

  #print(outcome: LineOutcome, text: string): void {
    this.#io.out(this.#json ? JSON.stringify(outcome) : `${outcome.line}\t${text}`);
  }
}

const TOO_COSTLY =
  'taken without a password\tpasswordHash: Verifying this hash would cost more than the bounds allow.';

function grouped(count: number): string {
  return count.toLocaleString('en');
}
