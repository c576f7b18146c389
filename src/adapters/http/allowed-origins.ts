import { HttpProblem } from './problems/http-problem.ts';

/** Pages that may act with the cookie alone: our own and those of CORS_ORIGINS. */
export class AllowedOrigins {
  readonly #origins: () => readonly string[];

  /** @param origins asked at each request: our own are known once the service listens. */
  constructor(origins: () => readonly string[]) {
    this.#origins = origins;
  }

  /** @param origin the `Origin` header: a browser names the page's; other clients name none, which is empty. */
  allow(origin: string): boolean {
    return origin === '' || this.#origins().includes(origin);
  }

  /** @throws {HttpProblem} 403 where {@link allow} says no. */
  check(origin: string): void {
    if (this.allow(origin)) return;
    throw new HttpProblem(
      'request.forbidden_origin',
      'A page of this origin may not act with the cookie alone.',
    );
  }
}
