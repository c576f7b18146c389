import { createHmac, createPrivateKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Members = Record<string, unknown>;

/** A good token, taken apart, and the private key that made it. */
export interface TokenKit {
  readonly header: Members;
  readonly payload: Members;
  readonly privateKey: KeyObject;
  readonly signature: string;
}

/** Tokens that may open nothing, made from a good one, by what is wrong with them. */
export type HostileTokens = Readonly<Record<string, (kit: TokenKit) => readonly string[]>>;

/** @param keysDir the service's key folder, as somebody who has broken in would have it. */
export function tokenKit(token: string, keysDir: string): TokenKit {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const file = readdirSync(keysDir).find((name) => name.endsWith('.pem')) ?? '';
  return {
    header: decoded(header),
    payload: decoded(payload),
    signature,
    privateKey: createPrivateKey(readFileSync(join(keysDir, file))),
  };
}

/** A refresh token of a service whose key one has. @param change what is written into its bytes before they are sealed. */
export function sealedRefreshToken(token: string, keysDir: string, change: (bytes: Buffer) => void): string {
  const bytes = Buffer.from(token, 'base64url');
  change(bytes);
  const file = readdirSync(keysDir).find((name) => name.startsWith('refresh-')) ?? '';
  const secret = Buffer.from(readFileSync(join(keysDir, file), 'latin1').trim(), 'base64url');
  createHmac('sha256', secret).update(bytes.subarray(0, 64)).digest().copy(bytes, 64);
  return bytes.toString('base64url');
}

function decoded(text: string): Members {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Members;
}
