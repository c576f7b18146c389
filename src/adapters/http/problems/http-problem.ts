/** What only HTTP can get wrong. */
export type HttpProblemCode =
  | 'request.malformed'
  | 'request.forbidden_origin'
  | 'request.not_found'
  | 'request.method_not_allowed'
  | 'request.not_acceptable'
  | 'request.precondition_failed'
  | 'request.timeout'
  | 'request.too_large'
  | 'request.unsupported_media_type'
  | 'request.rate_limited'
  | 'request.headers_too_large'
  | 'service.unexpected';

/** A request refused by the protocol's own rules. @property headers sent with the answer. */
export class HttpProblem extends Error {
  readonly code: HttpProblemCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: HttpProblemCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.code = code;
    this.headers = headers;
  }
}

/** One broken rule of one query parameter. */
export interface ParameterProblem {
  readonly parameter: string;
  readonly code: string;
  readonly detail: string;
}

/** Query parameters that break a rule: 422, like fields. */
export class InvalidParametersError extends Error {
  readonly code = 'request.validation_failed';
  readonly problems: readonly ParameterProblem[];

  constructor(problems: readonly ParameterProblem[]) {
    super(problems.map((problem) => `${problem.parameter}: ${problem.detail}`).join('; '));
    this.problems = problems;
  }
}
