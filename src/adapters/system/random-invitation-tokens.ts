import { hash, randomBytes } from 'node:crypto';
import type { InvitationTokens } from '#application/invitations/ports/invitation-tokens.ts';

const BYTES = 32;

export class RandomInvitationTokens implements InvitationTokens {
  make(): string {
    return randomBytes(BYTES).toString('base64url');
  }

  hash(token: string): string {
    return hash('sha256', token, 'base64url');
  }
}
