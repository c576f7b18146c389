/** What a service answered, whole. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON where it says it is; else undefined. */
  readonly body: Body;
}

/** The body of every error (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly reason?: string;
  readonly errors?: readonly {
    readonly pointer?: string;
    readonly parameter?: string;
    readonly code: string;
    readonly detail: string;
  }[];
}

/**
 * An answer in one line, to compare: `200`, `401 token_expired`, `409 identity.email_taken`,
 * `422 /email email.invalid, /password field.required`, `422 ?limit field.invalid`.
 */
export function outcome(answer: Answer<unknown>): string {
  if (answer.status < 400) return String(answer.status);
  // An answer to HEAD has no body.
  if (answer.text === '') return String(answer.status);
  const { code, reason, errors } = answer.body as Problem;
  const broken = errors
    ?.map((each) => `${each.pointer ?? `?${each.parameter}`} ${each.code}`)
    .toSorted()
    .join(', ');
  return `${answer.status} ${broken ?? reason ?? code}`;
}

/** The refresh token in an answer's `Set-Cookie`: null where none is set, '' where it is cleared. */
export function refreshCookieOf(answer: Answer<unknown>): string | null {
  const cookies = answer.headers.getSetCookie();
  return (
    cookies
      .map((cookie) => /^refresh_token=([^;]*)/.exec(cookie)?.[1])
      .find((token) => token !== undefined) ?? null
  );
}
