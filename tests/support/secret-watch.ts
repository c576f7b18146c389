import { randomBytes } from 'node:crypto';
import type { TokensView } from '#application/identity/sessions/views.ts';

/** Stands in every password of these tests, so that one search finds any of them. */
const MARK = 'Sesame';
const REFRESH_TOKEN_START = 14;

type Learnt = Partial<TokensView> & {
  readonly secret?: unknown;
  readonly recoveryCodes?: readonly string[] | null;
};

/** Knows the secrets that a test uses by what they have in common, and finds them where nobody may see them. */
export class SecretWatch {
  readonly #texts = new Map<string, string>([
    [MARK, 'a password'],
    ['$argon2', 'a password hash'],
  ]);

  newPassword(): string {
    return `${MARK} ${randomBytes(12).toString('hex')}`;
  }

  /** One more text that nobody may see. */
  add(text: string, name: string): void {
    this.#texts.set(text, name);
  }

  /** Version and key id begin every refresh token of the same key. */
  learn(answer: unknown): void {
    const { refreshToken, secret, recoveryCodes } = (answer ?? {}) as Learnt;
    if (typeof secret === 'string') this.add(secret, "an authenticator's secret");
    for (const code of recoveryCodes ?? []) this.add(code, 'a recovery code');
    if (typeof refreshToken === 'string')
      this.add(refreshToken.slice(0, REFRESH_TOKEN_START), 'a refresh token');
  }

  /** The name of a secret that stands in the text, or null. */
  secretIn(text: string): string | null {
    for (const [secret, name] of this.#texts) if (text.includes(secret)) return name;
    return /eyJ[\w-]{10,}\.[\w-]+\.[\w-]+/.test(text) ? 'an access token' : null;
  }
}
