import { STATUS_CODES } from 'node:http';
import type { FactorKind } from '#domain/factors/factor-kind.ts';
import { PROBLEM_TABLE, type ProblemCode } from './problem-table.ts';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** RFC 9457, with a stable code, the request id and where they help `reason` and `errors`. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode | `http.${number}`;
  readonly requestId: string;
  readonly reason?: string;
  readonly errors?: readonly object[];
  /** With `identity.second_factor_required`: what the second step of the login needs. */
  readonly challenge?: string;
  readonly factors?: readonly FactorKind[];
  readonly passkeyOptions?: object | null;
}

/** Of which request a problem is, and what stands before the paths of this service. */
export interface ProblemContext {
  readonly requestId: string;
  /** Empty, or for example `/id`. */
  readonly publicPath: string;
}

export function problemBody(
  code: ProblemCode,
  detail: string,
  { requestId, publicPath }: ProblemContext,
  members: Pick<ProblemBody, 'reason' | 'errors' | 'challenge' | 'factors' | 'passkeyOptions'> = {},
): ProblemBody {
  const { title, status } = PROBLEM_TABLE[code];
  return { type: `${publicPath}/problems/${code}`, title, status, detail, code, requestId, ...members };
}

/** For an error with an HTTP status and no meaning beyond it, as `ctx.throw` makes them (RFC 9457, section 4.2.1). */
export function plainProblemBody(status: number, detail: string, requestId: string): ProblemBody {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail, code: `http.${status}`, requestId };
}
