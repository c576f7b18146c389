/** The cookie that browsers keep the refresh token in: no script reads it, no other site sends it (RFC 6265bis). */
export class RefreshCookie {
  readonly #attributes: string;

  constructor(options: { readonly secure: boolean }) {
    this.#attributes = `Path=/; HttpOnly; SameSite=Strict${options.secure ? '; Secure' : ''}`;
  }

  /** The `Set-Cookie` that stores a token for as long as its session may live. */
  set(token: string, maxAgeSeconds: number): string {
    return `refresh_token=${token}; Max-Age=${maxAgeSeconds}; ${this.#attributes}`;
  }

  clear(): string {
    return `refresh_token=; Max-Age=0; ${this.#attributes}`;
  }
}
