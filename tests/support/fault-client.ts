import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { Problem } from './answer.ts';
import { SecretWatch } from './secret-watch.ts';
import { timedRequest, type TimedReply } from './timed-request.ts';

export type FaultReply<Body> = TimedReply<Body>;

export interface FaultPerson {
  readonly id: string;
  readonly login: string;
  readonly password: string;
}

export interface FaultRequest {
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** A request that hangs is a failure of its own. */
  readonly withinMs?: number;
}

/**
 * Sends each request once, over connections that stay open, and looks at every answer: an error must be a problem
 * without secrets, and what sheds a request must say when to come again. What was wrong stands in {@link faults}.
 */
export class FaultClient {
  readonly watch: SecretWatch;
  readonly faults: string[] = [];
  /** How often each status came; `0` for a connection that broke. */
  readonly statuses = new Map<number, number>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: () => string;

  constructor(url: () => string, watch = new SecretWatch()) {
    this.#url = url;
    this.watch = watch;
  }

  /** @throws when the connection breaks or nothing comes in time. */
  async call<Body = Problem>(line: string, parts: FaultRequest = {}): Promise<FaultReply<Body>> {
    try {
      const reply = await this.#send<Body>(line, parts);
      this.#count(reply.status);
      this.#look(line, reply);
      return reply;
    } catch (error) {
      this.#count(0);
      throw error;
    }
  }

  /** As {@link call}; null where the connection broke. */
  async attempt<Body = Problem>(line: string, parts: FaultRequest = {}): Promise<FaultReply<Body> | null> {
    return await this.call<Body>(line, parts).catch(() => null);
  }

  /** How many answers had a status of at least 500. */
  get serverErrors(): number {
    return [...this.statuses].reduce((total, [status, count]) => total + (status >= 500 ? count : 0), 0);
  }

  get total(): number {
    return [...this.statuses.values()].reduce((total, count) => total + count, 0);
  }

  newPerson(): { readonly login: string; readonly password: string } {
    const name = `f${randomBytes(8).toString('hex')}`;
    return { login: name, password: this.watch.newPassword() };
  }

  async registered(): Promise<FaultPerson> {
    const person = this.newPerson();
    const { status, body, text: said } = await this.call<AccountView>('POST /register', { body: person });
    if (status !== 201) throw new Error(`registration: ${status} ${said}`);
    return { id: body.id, ...person };
  }

  async login({ login, password }: Omit<FaultPerson, 'id'>): Promise<TokensView> {
    const reply = await this.call<TokensView>('POST /login', { body: { login, password } });
    if (reply.status !== 200) throw new Error(`login: ${reply.status} ${reply.text}`);
    return reply.body;
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send<Body>(
    line: string,
    { body, token, headers, withinMs }: FaultRequest,
  ): Promise<FaultReply<Body>> {
    const [method, path = ''] = line.split(' ', 2);
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    return await timedRequest({
      agent: this.#agent,
      url: this.#url(),
      method,
      path,
      bytes,
      token,
      headers,
      withinMs,
    });
  }

  #count(status: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }

  #look(line: string, { status, headers, text: said, body }: FaultReply<unknown>): void {
    if (status < 400) {
      this.watch.learn(body);
      return;
    }
    const answered = `${line}: ${status} ${said}`;
    // Readiness has a form of its own.
    const isProblem =
      headers['content-type']?.startsWith('application/problem+json') || line === 'GET /readyz';
    if (!isProblem) this.faults.push(`no problem: ${answered}`);
    if ((status === 503 || status === 429) && !(Number(headers['retry-after']) >= 1)) {
      this.faults.push(`no Retry-After: ${answered}`);
    }
    if (status === 500) this.faults.push(answered);
    const secret = this.watch.secretIn(said);
    if (secret !== null) this.faults.push(`${secret} in ${answered}`);
  }
}
