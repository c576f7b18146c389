import { isId } from '#domain/shared/ids.ts';
import type { RouteMiddleware } from '../context.ts';
import { HttpProblem } from '../problems/http-problem.ts';

/** Takes the path's `:id`. @throws {HttpProblem} 404 for what can't be an id of ours. */
export const pathId: RouteMiddleware = (ctx, next) => {
  const id = ctx.params['id'] ?? '';
  if (!isId(id)) throw new HttpProblem('request.not_found', 'There is nothing with this id.');
  ctx.state.input.id = id;
  return next();
};
