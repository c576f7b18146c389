import { authenticationOfStepUp, type StepUpProof } from '#domain/identity/sessions/authentication.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { SessionTokens } from '#application/identity/sessions/session-tokens.ts';
import type { AccessTokenView } from '#application/identity/sessions/views.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { FactorSessions } from './factor-sessions.ts';

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: Pick<UserRepository, 'findById'>;
  readonly sessions: FactorSessions;
  readonly tokens: Pick<SessionTokens, 'issueAccess'>;
  readonly clock: Clock;
}

/** Gives a session an access token that says what was proved just now; the session itself stays as its login made it. */
export class SessionStepUp {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Joins the unit of work that is under way. @throws {UnauthenticatedError} when the session has ended. */
  async issue(actor: Actor, proof: StepUpProof): Promise<AccessTokenView> {
    const { uow, users, sessions, tokens, clock } = this.#deps;
    const { userId, sessionId } = actor;
    return await uow.run(async (audit) => {
      const session = await sessions.requireLive(actor);
      const user = await users.findById(userId);
      if (user === null) throw new UnauthenticatedError('account_deleted');
      const data = { kind: proof.kind };
      audit.record({ type: 'session.stepped_up', actorId: userId, subjectId: userId, sessionId, data });
      return await tokens.issueAccess(session, user, authenticationOfStepUp(proof, session, clock.now()));
    });
  }
}
