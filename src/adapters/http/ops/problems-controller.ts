import { HttpProblem } from '../problems/http-problem.ts';
import { isProblemCode, PROBLEM_TABLE, type ProblemCode } from '../problems/problem-table.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { problemPage } from './ops-schemas.ts';

/** The pages that the `type` of every error body leads to. */
export function problemsController(): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'get',
      path: '/problems/:code',
      operationId: 'problem',
      tag: 'Operations',
      summary: 'What a problem means and what to do',
      access: 'public',
      limited: false,
      cache: 'public, max-age=3600',
      responses: {
        200: {
          description: 'As JSON, or as a page for browsers.',
          schema: problemPage,
          otherType: 'text/html',
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: ['request.not_found'],
      handle: (ctx) => {
        const code = ctx.params['code'] ?? '';
        if (!isProblemCode(code))
          throw new HttpProblem('request.not_found', 'There is no problem with this code.');
        ctx.vary('Accept');
        const isPage = ctx.accepts('application/json', 'text/html') === 'text/html';
        ctx.body = isPage ? page(code) : { code, ...PROBLEM_TABLE[code] };
      },
    }),
  ];
}

/** All of the text is our own, so there is nothing to escape. */
function page(code: ProblemCode): string {
  const { status, title, meaning, remedy } = PROBLEM_TABLE[code];
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    `<title>${title}</title><h1>${title}</h1>`,
    `<p><code>${code}</code>, HTTP status ${status}</p><p>${meaning}</p><p><b>What to do:</b> ${remedy}</p></html>`,
  ].join('\n');
}
