import type { TokensView } from '#application/identity/sessions/views.ts';
import type { TaskView } from '#application/tasks/views.ts';
import type { FaultClient, FaultReply } from './fault-client.ts';

/** What may be true of a thing: the last acknowledged state, and what was asked for since without an answer. */
type Possible<T> = readonly T[];

interface WrittenTask {
  readonly id: string;
  /** null: deleted. */
  titles: Possible<string | null>;
}

interface WrittenAccount {
  readonly id: string;
  readonly login: string;
  readonly password: string;
  states: Possible<'live' | 'deleted'>;
  sessions: Possible<'open' | 'closed'>;
  tokens: TokensView | null;
  readonly tasks: WrittenTask[];
}

/** Writes without pause and remembers what was acknowledged, and what may or may not have happened. */
export class FaultWriter {
  readonly #client: () => FaultClient;
  readonly #accounts: WrittenAccount[] = [];
  #round = 0;
  acknowledged = 0;

  constructor(client: () => FaultClient) {
    this.#client = client;
  }

  /** Until `isOver`; a request that fails ends that account's turn, and the next one begins. */
  async writeUntil(isOver: () => boolean, pause: () => Promise<unknown>): Promise<void> {
    while (!isOver()) {
      const whole = await this.#liveOneLife(isOver);
      if (!whole && !isOver()) await pause();
    }
  }

  /** @returns what is not as it was acknowledged, one sentence each; the account is left alone afterwards. */
  async verify(): Promise<readonly string[]> {
    const complaints: string[] = [];
    for (const account of this.#accounts.splice(0)) complaints.push(...(await this.#verifyOne(account)));
    return complaints;
  }

  async #liveOneLife(isOver: () => boolean): Promise<boolean> {
    const account = await this.#register();
    if (account === null) return false;
    this.#accounts.push(account);
    this.#round += 1;
    const steps = [
      () => this.#login(account),
      () => this.#addTask(account),
      () => this.#addTask(account),
      () => this.#retitle(account),
      () => this.#refresh(account),
      () => this.#removeTask(account),
      ...[[() => this.#logout(account)], [() => this.#remove(account)], []][this.#round % 3]!,
    ];
    for (const step of steps) if (isOver() || !(await step())) return false;
    return true;
  }

  async #register(): Promise<WrittenAccount | null> {
    const person = this.#client().newPerson();
    const reply = await this.#send<{ id: string }>('POST /register', 201, person);
    if (reply === null) return null;
    return { id: reply.body.id, ...person, states: ['live'], sessions: ['closed'], tokens: null, tasks: [] };
  }

  async #login(account: WrittenAccount): Promise<boolean> {
    const { login, password } = account;
    const reply = await this.#send<TokensView>('POST /login', 200, { login, password });
    if (reply === null) return false;
    account.tokens = reply.body;
    account.sessions = ['open'];
    return true;
  }

  async #addTask(account: WrittenAccount): Promise<boolean> {
    const reply = await this.#send<TaskView>('POST /tasks', 201, { title: 'first' }, account);
    if (reply !== null) account.tasks.push({ id: reply.body.id, titles: ['first'] });
    return reply !== null;
  }

  async #retitle({ tokens, tasks }: WrittenAccount): Promise<boolean> {
    const task = tasks[0]!;
    task.titles = [...task.titles, 'second'];
    const reply = await this.#send(`PATCH /tasks/${task.id}`, 200, { title: 'second' }, { tokens });
    if (reply !== null) task.titles = ['second'];
    return reply !== null;
  }

  async #removeTask({ tokens, tasks }: WrittenAccount): Promise<boolean> {
    const task = tasks[1]!;
    task.titles = [...task.titles, null];
    const reply = await this.#send(`DELETE /tasks/${task.id}`, 204, undefined, { tokens });
    if (reply !== null) task.titles = [null];
    return reply !== null;
  }

  async #refresh(account: WrittenAccount): Promise<boolean> {
    const { refreshToken } = account.tokens!;
    const reply = await this.#send<TokensView>('POST /refresh', 200, { refreshToken });
    if (reply !== null) account.tokens = reply.body;
    return reply !== null;
  }

  async #logout(account: WrittenAccount): Promise<boolean> {
    account.sessions = ['open', 'closed'];
    const reply = await this.#send('POST /logout', 204, undefined, account);
    if (reply !== null) account.sessions = ['closed'];
    return reply !== null;
  }

  async #remove(account: WrittenAccount): Promise<boolean> {
    account.states = ['live', 'deleted'];
    account.sessions = ['open', 'closed'];
    const reply = await this.#send('DELETE /me', 204, undefined, account);
    if (reply !== null) [account.states, account.sessions] = [['deleted'], ['closed']];
    return reply !== null;
  }

  async #send<Body>(
    line: string,
    status: number,
    body?: unknown,
    account?: Pick<WrittenAccount, 'tokens'>,
  ): Promise<FaultReply<Body> | null> {
    const token = account?.tokens?.accessToken;
    const reply = await this.#client().attempt<Body>(line, { body, token });
    if (reply?.status !== status) return null;
    this.acknowledged += 1;
    return reply;
  }

  async #verifyOne(account: WrittenAccount): Promise<readonly string[]> {
    const client = this.#client();
    const { id, states, sessions, tokens, tasks } = account;
    const complaints: string[] = [];
    const expectIn = (
      what: string,
      found: string | number | null,
      possible: readonly (string | number | null)[],
    ): void => {
      if (!possible.includes(found))
        complaints.push(`${what} of ${id}: ${found}, not ${possible.join(' or ')}`);
    };
    const { status } = await client.call(`GET /users/${id}`);
    expectIn(
      'account',
      status,
      states.map((state) => (state === 'live' ? 200 : 404)),
    );
    if (tokens === null) return complaints;
    const me = await client.call('GET /me', { token: tokens.accessToken });
    expectIn(
      'session',
      me.status,
      sessions.map((state) => (state === 'open' ? 200 : 401)),
    );
    if (me.status !== 200) return complaints;
    for (const task of tasks) {
      const found = await client.call<TaskView>(`GET /tasks/${task.id}`, { token: tokens.accessToken });
      expectIn('task', found.status === 200 ? found.body.title : null, task.titles);
    }
    const { refreshToken } = tokens;
    const refreshed = await client.call('POST /refresh', { body: { refreshToken } });
    expectIn('refresh token', refreshed.status, [200]);
    return complaints;
  }
}
