import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Actor } from '../actor.ts';
import type { AccessTokenCodec, VerifiedAccessToken } from './ports/access-token-codec.ts';
import type { SessionLiveness } from './ports/session-liveness.ts';

interface Deps {
  readonly accessTokens: AccessTokenCodec;
  readonly liveness: SessionLiveness;
}

/** Says who makes a request, in two steps: what the token says, then whether its session is alive. */
export class Authenticate {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The token by itself; asks no session. Never throws. */
  verify(token: string): VerifiedAccessToken | Promise<VerifiedAccessToken> {
    return this.#deps.accessTokens.verify(token);
  }

  /** @throws {UnauthenticatedError} with the reason, for a token that is not good or whose session has ended. */
  async execute(token: VerifiedAccessToken | null): Promise<Actor> {
    if (token === null) throw new UnauthenticatedError('token_missing');
    if (token.status !== 'valid') throw new UnauthenticatedError(`token_${token.status}`);
    const { userId, sessionId, roles } = token.claims;
    const liveness = await this.#deps.liveness.stateOf(sessionId, userId);
    if (!liveness.alive) throw new UnauthenticatedError(liveness.reason);
    return { userId, sessionId, roles, accountVersion: liveness.accountVersion };
  }
}
