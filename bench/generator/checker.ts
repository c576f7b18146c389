import type { Lane } from './job.ts';

/** Holds every answer against what it must be, and counts what is not. */
export class Checker {
  readonly #status: number;
  #wrong = 0;
  #first: string | null = null;

  constructor(status: number) {
    this.#status = status;
  }

  get wrong(): number {
    return this.#wrong;
  }

  get first(): string | null {
    return this.#first;
  }

  seeStatus(status: number): void {
    if (status !== this.#status) this.#note(`status ${status} in place of ${this.#status}`);
  }

  isRight({ exactly, includes = [] }: Lane, body: string): boolean {
    const right = exactly === undefined ? includes.every((part) => body.includes(part)) : body === exactly;
    if (!right) this.#note(`this body: ${body.slice(0, 300)}`);
    return right;
  }

  #note(what: string): void {
    this.#wrong += 1;
    this.#first ??= what;
  }
}
