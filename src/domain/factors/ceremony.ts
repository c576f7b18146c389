import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** A UUID of version 7. */
export type CeremonyId = string & { readonly __brand: 'CeremonyId' };

/** What a passkey is asked for; a ceremony is good for its own purpose only. */
export const CEREMONY_PURPOSES = ['register', 'login', 'factor', 'step_up'] as const;
export type CeremonyPurpose = (typeof CEREMONY_PURPOSES)[number];

/** How long the browser may take, in milliseconds. */
export const CEREMONY_TTL_MS = 300_000;

/** What a question is for, and who must answer it. */
export interface CeremonyScope {
  readonly purpose: CeremonyPurpose;
  /** Who must answer; null for a login, in which anybody may. */
  readonly userId: UserId | null;
  /** The session that asked; null where there is none yet. */
  readonly sessionId: SessionId | null;
}

/** One question to a passkey (WebAuthn, section 7). It is answered once at most. */
export interface Ceremony extends CeremonyScope {
  readonly id: CeremonyId;
  /** SHA-256 of the challenge, base64url. */
  readonly challengeHash: string;
  readonly expiresAt: Date;
}
