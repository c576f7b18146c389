import { createHash, randomBytes } from 'node:crypto';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type {
  RefreshTokenCodec,
  RefreshTokenContent,
} from '#application/identity/sessions/ports/refresh-token-codec.ts';

/** Tokens that say what they hold, with a check sum that only this instance can make. */
export class MemoryRefreshTokenCodec implements RefreshTokenCodec {
  readonly #salt = randomBytes(16).toString('hex');

  newSecret(): string {
    return randomBytes(32).toString('base64url');
  }

  hashSecret(secret: string): string {
    return createHash('sha256').update(secret).digest('base64url');
  }

  issue({ sessionId, counter, secret }: RefreshTokenContent): Promise<string> {
    const content = `${sessionId}.${counter}.${secret}`;
    return Promise.resolve(`${content}.${this.#checkSum(content)}`);
  }

  read(token: string): Promise<RefreshTokenContent | null> {
    const [sessionId = '', counter = '', secret = '', ...rest] = token.split('.');
    const genuine = rest.join('.') === this.#checkSum(`${sessionId}.${counter}.${secret}`);
    return Promise.resolve(
      genuine ? { sessionId: sessionId as SessionId, counter: Number(counter), secret } : null,
    );
  }

  #checkSum(content: string): string {
    return createHash('sha256').update(`${this.#salt}.${content}`).digest('base64url');
  }
}
