import { checkAnswer, checkCors } from './answer-checks.ts';
import type { Answer, Problem } from './answer.ts';
import { documentAt } from './api-document.ts';

/** What goes with a request. */
export interface RequestParts {
  /** Sent as JSON; a string or bytes as they are. */
  readonly body?: unknown;
  /** Sent as the bearer. */
  readonly token?: string | undefined;
  /** The refresh token as the cookie. */
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** The request is none that the OpenAPI document knows, and is meant to be none. */
  readonly undocumented?: true;
}

/** Sends requests and checks every answer against what the service documents; nobody can forget it. */
export class ApiClient {
  readonly #url: () => string;
  readonly #origin: string | null;

  /**
   * @param url asked at each call, so that a client can be made before its service.
   * @param origin of the page that sends all requests; the service must allow it.
   */
  constructor(url: () => string, origin: string | null = null) {
    this.#url = url;
    this.#origin = origin;
  }

  get url(): string {
    return this.#url();
  }

  /** @param line method and path, for example `POST /login`. */
  async call<Body = Problem>(line: string, parts: RequestParts = {}): Promise<Answer<Body>> {
    const [method = '', path = ''] = line.split(' ', 2);
    const url = this.#url();
    const document = await documentAt(url);
    const page = this.#origin === null ? {} : { Origin: this.#origin };
    const init = initOf({ ...parts, headers: { ...page, ...parts.headers } });
    const response = await fetch(url + path, { method, ...init });
    const text = await response.text();
    const isJson = /^application\/(?:problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
    const { status, headers } = response;
    const body = (isJson && text !== '' ? JSON.parse(text) : undefined) as Body;
    const answer = { status, headers, text, body };
    checkAnswer(document, { method, path, undocumented: parts.undocumented === true }, answer);
    checkCors({ line, origin: new Headers(init.headers).get('origin'), allowed: this.#origin }, answer);
    return answer;
  }
}

function initOf({ body, token, cookie, headers = {} }: RequestParts): RequestInit {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  return {
    redirect: 'manual',
    ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(cookie !== undefined && { Cookie: `refresh_token=${cookie}` }),
      ...headers,
    },
  };
}
