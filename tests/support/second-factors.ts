import { expect } from 'chai';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { outcome, type Answer } from './answer.ts';
import type { RequestParts } from './api-client.ts';
import { Actor, type Person, type TestApi } from './test-api.ts';
import { TotpApp } from './totp-app.ts';

/** Somebody in a session who has added an authenticator in it. */
export interface Enrolled {
  readonly actor: Actor;
  readonly app: TotpApp;
  /** The authenticator's. */
  readonly id: string;
  /** Null where it was not the first factor. */
  readonly recoveryCodes: readonly string[] | null;
}

/** The 403 that a right password gets. */
export interface SecondFactorProblem {
  readonly challenge: string;
  readonly factors: readonly string[];
  readonly passkeyOptions: object | null;
}

export type SecondProof =
  | { readonly totp: string }
  | { readonly recoveryCode: string }
  | { readonly passkey: object };

/** What people with second factors do. */
export class SecondFactors {
  readonly #api: TestApi;
  readonly #clock: () => Clock;

  /** @param clock of the service. */
  constructor(api: TestApi, clock: () => Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /** An authenticator that has shown no code yet. */
  async beginTotp(actor: Actor, name?: string): Promise<Pick<Enrolled, 'app' | 'id'>> {
    const begun = await actor.call<{ readonly id: string; readonly secret: string }>(
      'POST /me/factors/totp',
      { body: { name } },
    );
    expect(outcome(begun), begun.text).to.equal('201');
    return { app: new TotpApp(begun.body.secret, this.#clock()), id: begun.body.id };
  }

  /** Its first code, which makes it a factor. */
  async confirmTotp(actor: Actor, { app, id }: Pick<Enrolled, 'app' | 'id'>): Promise<Enrolled> {
    const body = { code: await app.next() };
    const call = `POST /me/factors/totp/${id}/confirm`;
    const confirmed = await settled(() => actor.call<Pick<Enrolled, 'recoveryCodes'>>(call, { body }));
    expect(outcome(confirmed), confirmed.text).to.equal('200');
    return { actor, app, id, recoveryCodes: confirmed.body.recoveryCodes };
  }

  /** Adds an authenticator. */
  async addTotp(actor: Actor, name?: string): Promise<Enrolled> {
    return await this.confirmTotp(actor, await this.beginTotp(actor, name));
  }

  /** A new account with an authenticator and recovery codes, in the session that added them. */
  async enrolled(): Promise<Enrolled & { readonly recoveryCodes: readonly string[] }> {
    const enrolled = await this.addTotp(await this.#api.loggedIn());
    return { ...enrolled, recoveryCodes: enrolled.recoveryCodes ?? [] };
  }

  /** What a right password gets of an account with a factor. */
  async challenge({ login, password }: Pick<Person, 'login' | 'password'>): Promise<SecondFactorProblem> {
    const body = { login, password };
    const answer = await settled(() => this.#api.call<SecondFactorProblem>('POST /login', { body }));
    expect(outcome(answer), answer.text).to.equal('403 identity.second_factor_required');
    return answer.body;
  }

  /** The second step of a login. */
  async answer<Body = TokensView>(
    challenge: string,
    proof: SecondProof,
    parts: RequestParts = {},
  ): Promise<Answer<Body>> {
    const body = { challenge, ...proof };
    return await settled(() => this.#api.call<Body>('POST /login/factor', { ...parts, body }));
  }

  /** A new session by password and second proof. */
  async actor(person: Person, proof: SecondProof): Promise<Actor> {
    const { challenge } = await this.challenge(person);
    const answer = await this.answer(challenge, proof);
    expect(outcome(answer), answer.text).to.equal('200');
    return new Actor(this.#api, person, answer.body);
  }

  /** The same session with the access token of a step-up. */
  async steppedUp(actor: Actor, proof: object): Promise<Actor> {
    const answer = await actor.call<Pick<TokensView, 'accessToken'>>('POST /me/authenticate', {
      body: proof,
    });
    expect(outcome(answer), answer.text).to.equal('200');
    return new Actor(this.#api, actor, { ...actor.tokens, ...answer.body });
  }
}

/** On a machine that has no time for a transaction a request is refused whole, and sent again. */
async function settled<Body>(send: () => Promise<Answer<Body>>): Promise<Answer<Body>> {
  const answer = await send();
  return outcome(answer) === '503 service.unavailable' ? await settled(send) : answer;
}
