import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { Problem } from './answer.ts';
import { SecretWatch } from './secret-watch.ts';
import { timedRequest, type TimedReply } from './timed-request.ts';

export interface HostilePerson {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  readonly password: string;
  readonly tokens: TokensView;
}

export interface HostileRequest {
  /** Sent as it is when it is a text or bytes, else as JSON. */
  readonly body?: unknown;
  /** Whose access token goes with it. */
  readonly as?: HostilePerson | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export type HostileReply<Body = Problem> = TimedReply<Body>;

const EMAIL = /mail-[0-9a-f]{16}@hostile\.example/gi;
/** Whoever gets these answers has shown in the request whose account it is. */
const SHOWS_OWN_ACCOUNT = new Set(['/register', '/login', '/refresh']);

/**
 * Sends what an attacker would, and looks at every answer for what no attacker may get: a 5xx, an error that is no
 * problem, a secret, somebody else's email. What was wrong stands in {@link faults}.
 */
export class HostileClient {
  readonly watch = new SecretWatch();
  readonly faults: string[] = [];
  readonly statuses = new Map<number, number>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  get answers(): number {
    return [...this.statuses.values()].reduce((total, count) => total + count, 0);
  }

  /** @param line method and path. @throws when the connection breaks or nothing comes in time. */
  async call<Body = Problem>(line: string, parts: HostileRequest = {}): Promise<HostileReply<Body>> {
    const reply = await this.#send<Body>(line, parts);
    this.look(line, parts, reply);
    return reply;
  }

  newPerson() {
    const name = randomBytes(8).toString('hex');
    const email = `mail-${name}@hostile.example`;
    const password = this.watch.newPassword();
    return { login: `p${name}`, email, password, firstName: 'Ada', lastName: 'Lovelace' };
  }

  async registered(): Promise<HostilePerson> {
    const person = this.newPerson();
    const { status, body, text: said } = await this.call<AccountView>('POST /register', { body: person });
    if (status !== 201) throw new Error(`registration: ${status} ${said}`);
    return { ...person, id: body.id, tokens: await this.login(person) };
  }

  async login({ login, password }: Pick<HostilePerson, 'login' | 'password'>): Promise<TokensView> {
    const reply = await this.call<TokensView>('POST /login', { body: { login, password } });
    if (reply.status !== 200) throw new Error(`login: ${reply.status} ${reply.text}`);
    return reply.body;
  }

  /** Counts an answer and keeps what is wrong with it. */
  look(
    line: string,
    parts: HostileRequest,
    { status, headers, text: said, body }: HostileReply<unknown>,
  ): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const answered = `${line.slice(0, 80)}: ${status} ${said.slice(0, 300)}`;
    const path = line.split(' ')[1]?.split('?')[0] ?? '';
    if (status >= 500) this.faults.push(answered);
    if (status >= 400) {
      if (!headers['content-type']?.startsWith('application/problem+json'))
        this.faults.push(`no problem: ${answered}`);
      const secret = this.watch.secretIn(said);
      if (secret !== null) this.faults.push(`${secret} in ${answered}`);
    } else this.watch.learn(body);
    if (/\$argon2|Sesame|-----BEGIN|"password_?hash":/i.test(said))
      this.faults.push(`a secret in ${answered}`);
    if (status < 400 && SHOWS_OWN_ACCOUNT.has(path)) return;
    const allowed = new Set(JSON.stringify([parts.as?.email ?? '', parts.body ?? '']).match(EMAIL));
    for (const email of said.match(EMAIL) ?? []) {
      if (!allowed.has(email)) this.faults.push(`another's email in ${answered}`);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send<Body>(line: string, { body, as, headers }: HostileRequest): Promise<HostileReply<Body>> {
    const at = line.indexOf(' ');
    const [method, path] = [line.slice(0, at), line.slice(at + 1)];
    const token = as?.tokens.accessToken;
    return await timedRequest({
      agent: this.#agent,
      url: this.#url,
      method,
      path,
      bytes: bytesOf(body),
      token,
      headers,
    });
  }
}

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body === undefined || body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
