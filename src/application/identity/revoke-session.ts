import { SessionNotFoundError } from '#domain/identity/errors.ts';
import type { SessionId } from '#domain/identity/session.ts';
import type { Actor } from './actor.ts';
import type { SessionTerminator } from './session-terminator.ts';

/** Ends one of the caller's sessions. */
export class RevokeSession {
  readonly #terminator: SessionTerminator;

  constructor({ terminator }: { readonly terminator: SessionTerminator }) {
    this.#terminator = terminator;
  }

  /** @throws {SessionNotFoundError} also for another's session: whether it exists is not the caller's business. */
  async execute(actor: Actor, sessionId: SessionId): Promise<void> {
    const ended = await this.#terminator.endOne(sessionId, actor.userId, 'logged_out');
    if (!ended) throw new SessionNotFoundError();
  }
}
