import type { CheckFor } from '../exchange.ts';
import { HttpProblem } from '../problems/http-problem.ts';

const JSON_TYPE = 'application/json';

/** An Accept header that rules out everything the route can answer with gets 406; none accepts all. */
export const contentNegotiation: CheckFor = ({ replies }) => {
  const offered = Object.values(replies).flatMap(({ schema, contentType, otherType }) => {
    const type = contentType ?? (schema === undefined ? undefined : JSON_TYPE);
    return [type, otherType].filter((each) => each !== undefined);
  });
  if (offered.length === 0) return null;
  return ({ ctx }) => {
    const { accept } = ctx.req.headers;
    // What most clients send; negotiating it anew costs as much as the route match.
    if (accept === undefined || accept === '*/*' || ctx.accepts(...offered) !== false) return;
    throw new HttpProblem('request.not_acceptable', `This is answered as ${offered.join(' or ')}.`);
  };
};
