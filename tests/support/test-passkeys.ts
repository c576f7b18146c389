import type { PasskeyId } from '#domain/factors/passkey.ts';
import type { AddPasskeyCommand } from '#application/factors/add-passkey.ts';
import type { Actor, Client } from '#application/identity/actor.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { PAGE } from './passkey-services.ts';
import { CLIENT, type Member, type TestApplication } from './test-application.ts';
import { TestAuthenticator, type Lies } from './test-authenticator.ts';

/** A passkey that somebody has registered. */
export interface AddedPasskey {
  readonly id: PasskeyId;
  readonly authenticator: TestAuthenticator;
  /** Empty where it was not the first factor. */
  readonly recoveryCodes: readonly string[];
}

/** What people with passkeys do, by the use cases, on the pages of the service. */
export class TestPasskeys {
  readonly #app: TestApplication;

  constructor(app: TestApplication) {
    this.#app = app;
  }

  /** What a browser answers, with a new authenticator unless told otherwise, to a registration that is begun. */
  async begin(actor: Actor, authenticator = new TestAuthenticator(PAGE)): Promise<AddPasskeyCommand> {
    const options = await this.#app.useCases.beginPasskey.execute({ actor });
    return { actor, name: null, credential: authenticator.register(options) };
  }

  async add(actor: Actor, authenticator = new TestAuthenticator(PAGE)): Promise<AddedPasskey> {
    const command = await this.begin(actor, authenticator);
    const { id, recoveryCodes = [] } = await this.#app.useCases.addPasskey.execute(command);
    return { id: id as PasskeyId, authenticator, recoveryCodes };
  }

  /** A new account with a passkey, in the session that added it. */
  async member(login: string): Promise<AddedPasskey & { readonly actor: Member }> {
    const actor = await this.#app.member(login);
    return { ...(await this.add(actor)), actor };
  }

  /** The answer to a login that is begun. */
  async answer({ authenticator }: Pick<AddedPasskey, 'authenticator'>, lies: Lies = {}): Promise<unknown> {
    return authenticator.authenticate(await this.#app.useCases.beginPasskeyLogin.execute(), lies);
  }

  /** A login by the passkey alone. */
  async login(
    passkey: Pick<AddedPasskey, 'authenticator'>,
    lies: Lies = {},
    client: Partial<Client> = {},
  ): Promise<TokensView> {
    return await this.send(await this.answer(passkey, lies), client);
  }

  /** The second step of a login by passkey alone, whatever is sent. */
  async send(credential: unknown, client: Partial<Client> = {}): Promise<TokensView> {
    return await this.#app.useCases.loginWithPasskey.execute({
      credential,
      client: { ...CLIENT, ...client },
    });
  }

  /** Who is in a new session by the passkey alone. */
  async session(passkey: Pick<AddedPasskey, 'authenticator'>): Promise<Member> {
    const tokens = await this.login(passkey);
    return { ...(await this.#app.actor(tokens)), tokens };
  }
}
