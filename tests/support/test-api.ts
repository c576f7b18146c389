import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import type { RoleName } from '#domain/identity/roles/role.ts';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { Answer, Problem } from './answer.ts';
import { ApiClient, type RequestParts } from './api-client.ts';

/** Somebody with an account. */
export interface Person {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  readonly password: string;
}

export type PersonParts = Partial<Pick<Person, 'login' | 'email' | 'password'>> & {
  readonly firstName?: string;
  readonly lastName?: string;
};

/** A service, and who can give roles at it as an operator does. */
interface Target {
  readonly url: string;
  grant(name: string, role: RoleName): Promise<void>;
}

/** The client that scenarios use, and the people who act in them. */
export class TestApi extends ApiClient {
  readonly #target: () => Target;

  /** @param origin of the page that sends all requests; null for clients that are no page. */
  constructor(target: () => Target, origin: string | null = null) {
    super(() => target().url, origin);
    this.#target = target;
  }

  /** A new account with both names, an email and a login. */
  async registered(parts: PersonParts = {}): Promise<Person> {
    const name = `p${randomBytes(6).toString('hex')}`;
    const person = {
      login: name,
      email: `${name}@example.org`,
      password: `correct horse ${name} battery`,
      firstName: 'Ada',
      lastName: 'Lovelace',
      ...parts,
    };
    const answer = await this.call<AccountView>('POST /register', { body: person });
    expect(answer.status, answer.text).to.equal(201);
    const { login, email, password } = person;
    return { id: answer.body.id, login, email, password };
  }

  /** The tokens of a new session of theirs. */
  async login({ login, password }: Pick<Person, 'login' | 'password'>): Promise<TokensView> {
    const answer = await this.call<TokensView>('POST /login', { body: { login, password } });
    expect(answer.status, answer.text).to.equal(200);
    return answer.body;
  }

  async loggedIn(parts: PersonParts = {}): Promise<Actor> {
    return await this.actor(await this.registered(parts));
  }

  /** A new session of somebody who has an account already. */
  async actor(person: Person): Promise<Actor> {
    return new Actor(this, person, await this.login(person));
  }

  /** A new account that holds `admin`. */
  async admin(): Promise<Actor> {
    const person = await this.registered();
    await this.#target().grant(person.login, 'admin');
    return await this.actor(person);
  }
}

/** The same person, once their password is another. */
export function withPassword({ id, login, email }: Person, password: string): Person {
  return { id, login, email, password };
}

/** Somebody with a session. */
export class Actor implements Person {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  readonly password: string;
  readonly tokens: TokensView;
  readonly #api: ApiClient;

  constructor(api: ApiClient, { id, login, email, password }: Person, tokens: TokensView) {
    this.#api = api;
    this.id = id;
    this.login = login;
    this.email = email;
    this.password = password;
    this.tokens = tokens;
  }

  /** The session's id, from the access token. */
  get sessionId(): string {
    const [, claims = ''] = this.tokens.accessToken.split('.');
    return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string }).sid;
  }

  /** A request with their access token. */
  async call<Body = Problem>(line: string, parts: RequestParts = {}): Promise<Answer<Body>> {
    return await this.#api.call<Body>(line, { token: this.tokens.accessToken, ...parts });
  }
}
