import { SecondFactorRequiredError } from '#domain/factors/errors.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import type { FactorProof } from '#application/factors/second-proofs.ts';
import type { Actor, Client } from '#application/identity/actor.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { refusal } from './refusal.ts';
import { CLIENT, type Member, type TestApplication } from './test-application.ts';
import { TotpApp } from './totp-app.ts';

/** An authenticator that somebody has set up. */
export interface Authenticator {
  readonly id: TotpId;
  readonly app: TotpApp;
  /** Empty where it was not the first factor. */
  readonly recoveryCodes: readonly string[];
}

/** What people with second factors do, by the use cases. */
export class TestFactors {
  readonly #app: TestApplication;

  constructor(app: TestApplication) {
    this.#app = app;
  }

  /** Sets an authenticator up that is not confirmed yet. */
  async begin(actor: Actor, name: string | null = null): Promise<Omit<Authenticator, 'recoveryCodes'>> {
    const { id, secret } = await this.#app.useCases.beginTotp.execute({ actor, name });
    return { id: id as TotpId, app: new TotpApp(secret, this.#app.clock) };
  }

  /** Adds an authenticator, by the code before that of now: that of now is unused. */
  async add(actor: Actor, name: string | null = null): Promise<Authenticator> {
    const { id, app } = await this.begin(actor, name);
    const command = { actor, id, code: await app.code(-1) };
    const { recoveryCodes = [] } = await this.#app.useCases.confirmTotp.execute(command);
    return { id, app, recoveryCodes };
  }

  /** A new account with an authenticator, in the session that added it. */
  async member(login: string): Promise<Authenticator & { readonly actor: Actor }> {
    const actor = await this.#app.member(login);
    return { ...(await this.add(actor)), actor };
  }

  /** What a right password gets of an account with a factor. */
  async challenge(login: string, client: Partial<Client> = {}): Promise<SecondFactorRequiredError> {
    return await refusal(SecondFactorRequiredError, this.#app.login(login, undefined, client));
  }

  /** The second step of a login. */
  async answer(challenge: string, proof: FactorProof, client: Partial<Client> = {}): Promise<TokensView> {
    const command = { challenge, proof, client: { ...CLIENT, ...client } };
    return await this.#app.useCases.loginWithFactor.execute(command);
  }

  /** Both steps. */
  async login(login: string, proof: FactorProof): Promise<TokensView> {
    return await this.answer((await this.challenge(login)).challenge, proof);
  }

  /** Who is in a new session by both steps. */
  async session(login: string, proof: FactorProof): Promise<Member> {
    const tokens = await this.login(login, proof);
    return { ...(await this.#app.actor(tokens)), tokens };
  }
}
