import { SessionNotFoundError } from '#domain/identity/errors.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { Actor } from '../actor.ts';
import type { SessionRevoker } from './session-revoker.ts';

/** Ends one of the caller's sessions. */
export class RevokeSession {
  readonly #revoker: SessionRevoker;

  constructor({ revoker }: { readonly revoker: SessionRevoker }) {
    this.#revoker = revoker;
  }

  /** @throws {SessionNotFoundError} for a session that has ended or is another user's. */
  async execute(actor: Actor, sessionId: SessionId): Promise<void> {
    const ended = await this.#revoker.revokeOne(sessionId, actor.userId, 'logged_out');
    if (!ended) throw new SessionNotFoundError();
  }
}
