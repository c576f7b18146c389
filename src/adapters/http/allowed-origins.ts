import { HttpProblem } from './problems/http-problem.ts';

/** Pages that may act with the cookie alone: our own and those of CORS_ORIGINS. */
export class AllowedOrigins {
  readonly #origins: ReadonlySet<string>;

  constructor(origins: Iterable<string>) {
    this.#origins = new Set(origins);
  }

  /** A browser names the page's origin; other clients name none. */
  allow(origin: string | null): boolean {
    return origin === null || this.#origins.has(origin);
  }

  /** @throws {HttpProblem} 403 where {@link allow} says no. */
  check(origin: string | null): void {
    if (this.allow(origin)) return;
    throw new HttpProblem(
      'request.forbidden_origin',
      'A page of this origin may not act with the cookie alone.',
    );
  }
}
