import { expect } from 'chai';
import { isProblemCode, PROBLEM_TABLE } from '#adapters/http/problems/problem-table.ts';
import type { Answer, Problem } from './answer.ts';
import type { ApiDocument, Operation } from './api-document.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly undocumented: boolean;
}

/** What API.md promises of all answers, and what the document promises of this one. @throws {AssertionError} */
export function checkAnswer(document: ApiDocument, sent: Sent, answer: Answer<unknown>): void {
  const found = document.operation(sent.method, sent.path);
  const what = `${sent.method} ${sent.path.slice(0, 100)} → ${answer.status}`;
  checkEveryAnswer(what, answer);
  if (sent.undocumented) {
    expect(found, `${what} is documented after all`).to.equal(null);
  } else {
    expect(found, `${what} is not documented`).not.to.equal(null);
    if (found !== null) checkDocumented(document, { ...found, ...sent, what }, answer);
  }
  const { publicPath } = document;
  if (isProblem(answer)) checkProblem(what, { ...sent, publicPath }, answer as Answer<Problem>);
}

interface Page {
  readonly line: string;
  /** Of the request; null for none. */
  readonly origin: string | null;
  /** What the service allows as far as the client knows. */
  readonly allowed: string | null;
}

/** A page may read every answer to it, and nobody else's: each header once, whole values compared. @throws {AssertionError} */
export function checkCors({ line, origin, allowed }: Page, { headers }: Answer<unknown>): void {
  const named = headers.get('access-control-allow-origin');
  if (origin === null) expect(named, line).to.equal(null);
  if (origin === null || origin !== allowed || line.startsWith('OPTIONS ')) return;
  expect(named, line).to.equal(allowed);
  expect(headers.get('access-control-allow-credentials'), line).to.equal('true');
  const exposed = headers.get('access-control-expose-headers')?.split(/, ?/) ?? [];
  expect(exposed, line).to.include.members(['RateLimit', 'Retry-After', 'ETag', 'Location', 'X-Request-Id']);
  expect(exposed, line).to.deep.equal([...new Set(exposed)]);
  expect(headers.get('vary'), line).to.match(/^(?:Accept, )?Origin$|^Origin, Accept(?:-Language)?$/);
}

/** An error but `/readyz`, whose 503 says what is amiss in its own form. */
function isProblem({ status, body }: Answer<unknown>): boolean {
  return status >= 400 && !(status === 503 && Object.hasOwn(body ?? {}, 'checks'));
}

function checkEveryAnswer(what: string, { status, headers, text }: Answer<unknown>): void {
  expect(headers.get('x-request-id'), what).to.match(/^[A-Za-z0-9._-]{1,128}$/);
  expect(headers.get('x-content-type-options'), what).to.equal('nosniff');
  expect(headers.get('content-security-policy'), what).to.include("default-src 'none'");
  expect(headers.get('x-powered-by'), what).to.equal(null);
  if (status === 204 || status === 304) expect(text, what).to.equal('');
  if (status >= 400) expect(headers.get('cache-control'), what).to.equal('no-store');
  expect(text, `${what} lets something out`).not.to.match(
    /node_modules|\n {4}at |\.ts:\d|\bSELECT \w|\bINSERT INTO|\$argon2|-----BEGIN|postgres(?:ql)?:\/\//,
  );
}

interface Place extends Sent {
  readonly what: string;
  readonly template: string;
  readonly operation: Operation;
}

function checkDocumented(document: ApiDocument, place: Place, answer: Answer<unknown>): void {
  const { what, operation, method, template } = place;
  const { status, headers } = answer;
  const response = operation.responses[String(status)];
  expect(response, `${what} is no answer that ${operation.operationId} documents`).not.to.equal(undefined);
  const documented = document.headersOf(response);
  for (const [name, required] of documented)
    if (required) expect(headers.get(name), `${what} lacks ${name}`).not.to.equal(null);
  for (const name of ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'WWW-Authenticate'])
    if (headers.has(name)) expect(documented.has(name), `${what} does not document ${name}`).to.equal(true);
  if (status < 400) {
    const expected = cachingOf(operation, template, method);
    expect(headers.get('cache-control'), what).to.match(expected);
  }
  const types = Object.keys(response?.content ?? {});
  const type = headers.get('content-type')?.split(';', 1)[0] ?? null;
  if (types.length === 0) {
    expect(answer.text, `${what} has a body`).to.equal('');
    return;
  }
  expect(types, what).to.include(type);
  const hasSchema = response?.content?.[type ?? '']?.schema !== undefined;
  if (!hasSchema || answer.body === undefined) return;
  expect(document.complaint({ template, method, status, type: type ?? '' }, answer.body), what).to.equal(
    null,
  );
}

/** `no-store` for tokens and whatever is behind one; users may be kept, and asked for again each time. */
function cachingOf(operation: Operation, template: string, method: string): RegExp {
  const read = method === 'GET' || method === 'HEAD';
  if (operation['x-access'] !== 'public' || !read) return /^no-store$/;
  if (template.startsWith('/users')) return /^public, no-cache$/;
  if (template.startsWith('/.well-known') || template.startsWith('/problems')) return /^public, max-age=\d+$/;
  return template === '/openapi.json' || template.startsWith('/docs') ? /^public, no-cache$/ : /^no-store$/;
}

function checkProblem(
  what: string,
  { method, publicPath }: { readonly method: string; readonly publicPath: string },
  { status, headers, body }: Answer<Problem>,
): void {
  expect(headers.get('content-type'), what).to.match(/^application\/problem\+json\b/);
  const { reason } = body ?? {};
  if (status === 401)
    expect(headers.get('www-authenticate'), what).to.match(
      reason === 'step_up_required'
        ? /^Bearer error="insufficient_user_authentication", acr_values="aal2", max_age=600$/
        : /^Bearer( error="invalid_token")?$/,
    );
  if (status === 405) expect(headers.get('allow'), what).to.match(/^[A-Z]+(, [A-Z]+)*$/);
  if (status === 429 || status === 503) expect(headers.get('retry-after'), what).to.match(/^[1-9]\d*$/);
  if (method === 'HEAD') return;
  const { type, title, code, detail, requestId, errors } = body;
  expect(isProblemCode(code) && PROBLEM_TABLE[code].status, `${what} ${code}`).to.equal(status);
  expect(body.status, what).to.equal(status);
  expect(type, what).to.equal(`${publicPath}/problems/${code}`);
  for (const text of [title, detail]) expect(text, what).to.be.a('string').that.is.not.empty;
  expect(requestId, what).to.equal(headers.get('x-request-id'));
  expect(reason !== undefined, `${what} has a reason`).to.equal(status === 401);
  if (code === 'request.validation_failed') expect(errors, `${what} lists errors`).to.be.an('array');
  else if (status !== 422) expect(errors, `${what} lists no errors`).to.equal(undefined);
  for (const error of errors ?? []) {
    expect(Object.keys(error).toSorted().join(), what).to.match(/^code,detail,(?:parameter|pointer)$/);
    if (error.pointer !== undefined) expect(error.pointer, what).to.match(/^(?:\/(?:[^~/]|~0|~1)*)*$/);
  }
}
