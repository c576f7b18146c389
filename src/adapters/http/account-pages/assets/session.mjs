// The session of this browser. Its refresh token is in a cookie that no script reads, its access token in memory only.
import { call, Cancelled } from './api.mjs';

export class Session {
  #token = null;
  #askProof;
  #ended;

  // @param options.askProof asks for a proof and gives it to `prove`; fails when nobody gives one.
  // @param options.ended called when the session is over, or when there is none.
  constructor({ askProof, ended }) {
    this.#askProof = askProof;
    this.#ended = ended;
  }

  // A new access token, by the cookie. @returns the account.
  async refresh() {
    try {
      const { accessToken, user } = await oneTabAtATime(() => call('POST /refresh', { cookie: true }));
      this.#token = accessToken;
      return user;
    } catch (error) {
      if (error.code === 'identity.unauthenticated') this.#end(error.reason);
      throw error;
    }
  }

  // @param options.strong whether the call needs a second factor, where the account has one.
  async call(line, body, { strong = false } = {}) {
    try {
      return await this.#send(line, body);
    } catch (error) {
      if (error.reason !== 'step_up_required') throw error;
      await this.#askProof({ strong });
      return await this.#send(line, body);
    }
  }

  // @param proof a member of the body, for example `{ totp: '123456' }`.
  async prove(proof) {
    const { accessToken } = await this.#send('POST /me/authenticate', proof);
    this.#token = accessToken;
  }

  async logOut() {
    try {
      await call('POST /logout', { token: this.#token ?? undefined, cookie: true });
    } catch (error) {
      if (error.code !== 'identity.unauthenticated') throw error;
    }
    this.#end('logged_out');
  }

  async #send(line, body) {
    try {
      return await call(line, { body, token: this.#token });
    } catch (error) {
      if (error.code !== 'identity.unauthenticated' || error.reason === 'step_up_required') throw error;
      // Ends where the session has ended, too.
      await this.refresh();
      return await call(line, { body, token: this.#token });
    }
  }

  #end(reason) {
    this.#token = null;
    this.#ended(reason);
    throw new Cancelled();
  }
}

// So that no tab sends a cookie that another one has just had replaced.
async function oneTabAtATime(work) {
  return await (navigator.locks?.request('latchkey-refresh', work) ?? work());
}
