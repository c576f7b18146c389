import type { Context } from './context.ts';

const NAME = 'refresh_token';

type CookieContext = Pick<Context, 'cookies' | 'get'>;

/** The cookie that browsers keep the refresh token in: no script reads it, no other site sends it (RFC 6265bis). */
export class RefreshCookie {
  readonly #secure: boolean;
  readonly #path: string;

  /**
   * @param options.secure whether browsers send it over https and to localhost only.
   * @param options.path below which browsers send it.
   */
  constructor({ secure, path }: { readonly secure: boolean; readonly path: string }) {
    this.#secure = secure;
    this.#path = path;
  }

  /** Every value that was sent: a browser sends cookies of one name and different paths side by side. */
  valuesIn(ctx: CookieContext): readonly string[] {
    return ctx
      .get('Cookie')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${NAME}=`))
      .map((pair) => pair.slice(NAME.length + 1).replace(/^"(.*)"$/, '$1'))
      .filter((value) => value !== '');
  }

  /** Stores a token for as long as its session may live. */
  set(ctx: CookieContext, token: string, maxAgeSeconds: number): void {
    this.#write(ctx, token, maxAgeSeconds);
  }

  clear(ctx: CookieContext): void {
    this.#write(ctx, '', 0);
  }

  #write({ cookies }: CookieContext, value: string, maxAgeSeconds: number): void {
    // TLS ends at the proxy in front, so by its own connection the service can't tell whether it may set `Secure`.
    cookies.secure = this.#secure;
    const options = { path: this.#path, httpOnly: true, sameSite: 'strict', secure: this.#secure } as const;
    cookies.set(NAME, value, { ...options, maxAge: maxAgeSeconds * 1_000 });
  }
}
