import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Actor } from '../actor.ts';
import type { VerifiedAccessToken } from './ports/access-token-codec.ts';
import type { SessionLiveness } from './ports/session-liveness.ts';

interface Deps {
  readonly liveness: SessionLiveness;
}

/** Says who makes a request: the user of a valid access token whose session is alive. */
export class Authenticate {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param token what `AccessTokenCodec.verify` said of the request's token; null where it carries none.
   * @throws {UnauthenticatedError} with the reason, for a token that is not valid or whose session has ended.
   */
  async execute(token: VerifiedAccessToken | null): Promise<Actor> {
    if (token === null) throw new UnauthenticatedError('token_missing');
    if (token.status !== 'valid') throw new UnauthenticatedError(`token_${token.status}`);
    const { userId, sessionId, roles, authentication } = token.claims;
    const liveness = await this.#deps.liveness.stateOf(sessionId, userId);
    if (!liveness.alive) throw new UnauthenticatedError(liveness.reason);
    return { userId, sessionId, roles, authentication, accountVersion: liveness.accountVersion };
  }
}
