import type { Context } from 'koa';
import { isId } from '#domain/shared/ids.ts';
import { HttpProblem } from './problems/http-problem.ts';

/** The id in the path; empty for a path without. @throws {HttpProblem} 404 for what can't be an id of ours. */
export function pathId(ctx: Context): string {
  const id = (ctx['params'] as Record<string, string> | undefined)?.['id'];
  if (id === undefined) return '';
  if (!isId(id)) throw new HttpProblem('request.not_found', 'There is nothing with this id.');
  return id;
}
