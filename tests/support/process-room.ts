import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { commandLine } from '#composition/command-line.ts';
import { configFrom } from '#composition/config.ts';
import { atExit } from './at-exit.ts';
import { RecordingIo } from './recording-io.ts';
import { CHEAP_AND_UNLIMITED } from './service-process.ts';
import { borrowDatabase } from './test-database.ts';
import type { TestDatabase } from './test-postgres.ts';
import { until } from './until.ts';

export const ROOT = join(import.meta.dirname, '../..');
const ENTRY = join(ROOT, 'src/start.js');

const DEFAULTS = { PORT: '0', ...CHEAP_AND_UNLIMITED } as const;

export type Variables = Readonly<Record<string, string>>;

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of the service, or of one of its commands. */
export class RoomProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  readonly #isGroup: boolean;
  #stdout = '';
  #stderr = '';

  /** @param isGroup whether what it starts is to end with it. */
  constructor(child: ChildProcess, isGroup: boolean) {
    this.child = child;
    this.#isGroup = isGroup;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => void (this.#stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => void (this.#stderr += text));
    this.exited = once(child, 'close').then(([code, signal]: unknown[]) => ({
      code: code as number | null,
      signal: signal as string | null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  get output(): string {
    return this.#stdout + this.#stderr;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it has logged of that kind. */
  logged(event: string): readonly Readonly<Record<string, unknown>>[] {
    return logLines(this.#stdout).filter((line) => line['event'] === event);
  }

  async untilLogged(event: string): Promise<void> {
    await until(() => {
      if (!this.isRunning && this.logged(event).length === 0) throw new Error(`It has gone:\n${this.output}`);
      return this.logged(event).length > 0;
    });
  }

  /** Where it listens. @throws when the process ends without. */
  async url(): Promise<string> {
    await this.untilLogged('listening');
    const [{ host, port } = {}] = this.logged('listening');
    return `http://${String(host)}:${String(port)}`;
  }

  /** Ends it, and all that it started where it has a group of its own; whether or not it has gone by itself. */
  async end(): Promise<void> {
    if (this.#isGroup) killGroup(this.child.pid);
    this.child.kill('SIGKILL');
    await this.exited;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** As a terminal does: to the process and to all that it started. Only for a process with a group of its own. */
  signalGroup(name: NodeJS.Signals): void {
    if (this.#isGroup && this.child.pid !== undefined) process.kill(-this.child.pid, name);
  }

  async stop(name: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.signal(name);
    return await this.exited;
  }
}

/**
 * A folder with the processes that a test starts in it. On leaving it all of them are ended, and everything that they
 * wrote is looked through: log lines are JSON, and nobody finds a secret of the test's.
 */
export class ProcessRoom {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-process-'));
  readonly dataDir = join(this.folder, 'data');
  readonly #processes: RoomProcess[] = [];
  readonly #operated: Exit[] = [];
  readonly #secrets = new Set<string>(['$argon2', 'PRIVATE KEY']);

  /** Remembers what may stand in no output. */
  secret<Text extends string>(text: Text): Text {
    this.#secrets.add(text);
    return text;
  }

  /** Starts the service. @param variables its whole environment, over {@link DEFAULTS}. */
  start(variables: Variables = {}): RoomProcess {
    return this.#spawn(process.execPath, [ENTRY], variables, { cwd: this.folder });
  }

  /** Starts the service and gives its address. */
  async started(variables: Variables = {}): Promise<RoomProcess & { readonly address: string }> {
    const service = this.start(variables);
    return Object.assign(service, { address: await service.url() });
  }

  /** Starts the service as `npm start` does. */
  startByNpm(variables: Variables = {}): RoomProcess {
    return this.#spawn('npm', ['start'], variables, { cwd: ROOT, detached: true });
  }

  /** Starts a command. */
  command(args: readonly string[], variables: Variables = {}): RoomProcess {
    return this.#spawn(process.execPath, [ENTRY, ...args], variables, { cwd: this.folder });
  }

  /** Starts a command in a terminal of its own, whose keys are what is written to its input. */
  commandInTerminal(args: readonly string[], variables: Variables = {}): RoomProcess {
    const line = [process.execPath, ENTRY, ...args].join(' ');
    return this.#spawn('script', ['-qec', line, '/dev/null'], variables, { cwd: this.folder });
  }

  /** Runs a command to its end. @param input what is piped to it. */
  async run(args: readonly string[], variables: Variables = {}, input: string | Buffer = ''): Promise<Exit> {
    const command = this.command(args, variables);
    command.child.stdin?.end(input);
    return await command.exited;
  }

  /** Runs a command to its end in this process, with the whole service behind it. @param password what is typed for a new one. */
  async operate(args: readonly string[], variables: Variables = {}, password = ''): Promise<Exit> {
    const [name = '', ...rest] = args;
    const io = new RecordingIo(password);
    const environment = { DATA_DIR: this.dataDir, ...DEFAULTS, ...variables };
    const code = await commandLine(name, rest, () => configFrom(environment, this.folder), io);
    const [stdout, stderr] = [io.lines, io.errors].map((lines) => lines.map((line) => `${line}\n`).join(''));
    const exit = { code, signal: null, stdout: stdout ?? '', stderr: stderr ?? '' };
    this.#operated.push(exit);
    return exit;
  }

  /** Sends a request and keeps the tokens that come back for secrets. */
  async call<Body = Record<string, unknown>>(
    service: { readonly address: string },
    line: string,
    { body, token }: { readonly body?: object; readonly token?: string } = {},
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Body }> {
    const [method = '', path = ''] = line.split(' ');
    const response = await fetch(service.address + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
    });
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    for (const name of ['accessToken', 'refreshToken'])
      if (typeof answer[name] === 'string') this.secret(answer[name]);
    return { status: response.status, headers: response.headers, body: answer as Body };
  }

  /** Registers an account and gives its first session's tokens. */
  async member(
    service: { readonly address: string },
    login: string,
    password: string,
  ): Promise<{ readonly accessToken: string; readonly refreshToken: string }> {
    const body = { login, password: this.secret(password) };
    const registered = await this.call(service, 'POST /register', { body });
    expect(registered.status, JSON.stringify(registered.body)).to.equal(201);
    return await this.login(service, login, password);
  }

  async login(
    service: { readonly address: string },
    login: string,
    password: string,
  ): Promise<{ readonly accessToken: string; readonly refreshToken: string }> {
    type Tokens = { readonly accessToken: string; readonly refreshToken: string };
    const { status, body } = await this.call<Tokens>(service, 'POST /login', { body: { login, password } });
    expect(status, JSON.stringify(body)).to.equal(200);
    return body;
  }

  /** What an access token is worth: `good`, or the reason why not. */
  async tokenState(service: { readonly address: string }, accessToken: string): Promise<unknown> {
    const { status, body } = await this.call(service, 'GET /me', { token: accessToken });
    return status === 200 ? 'good' : body['reason'];
  }

  /** Ends what still runs, looks at everything that was written, and removes the folder. */
  async leave(): Promise<void> {
    await Promise.all(this.#processes.map((each) => each.end()));
    const operated = this.#operated.map(({ stdout, stderr }) => stdout + stderr);
    const written = [...this.#processes.map(({ output }) => output), ...operated];
    // A server that was orphaned with a killed service still writes for a moment.
    await until(() => {
      rmSync(this.folder, { recursive: true, force: true });
      return !existsSync(this.folder);
    });
    for (const output of written) {
      for (const secret of this.#secrets)
        expect(output.includes(secret), `${secret} in\n${output}`).to.equal(false);
      logLines(output);
    }
  }

  #spawn(file: string, args: readonly string[], variables: Variables, options: SpawnOptions): RoomProcess {
    const child = spawn(file, args, {
      ...options,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        DATA_DIR: this.dataDir,
        ...DEFAULTS,
        ...variables,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.once(
      'close',
      atExit(() => void child.kill('SIGKILL')),
    );
    const started = new RoomProcess(child, options.detached === true);
    this.#processes.push(started);
    return started;
  }
}

/** What each test has to itself. */
interface Place {
  readonly room: ProcessRoom;
  /** The variables of a database with the whole schema: a service starts faster on it than in a new folder. */
  readonly server: { readonly DATABASE_URL: string };
}

/** Declares a {@link Place} for each test of the suite that calls this. */
export function roomForEachTest(): Place {
  const holder = {} as { -readonly [Name in keyof Place]: Place[Name] };
  let database: TestDatabase;
  beforeEach(async function () {
    database = await borrowDatabase();
    holder.room = new ProcessRoom();
    holder.room.secret(new URL(database.url).password);
    holder.server = { DATABASE_URL: database.url };
  });
  afterEach(async function () {
    await holder.room.leave();
    await database.release();
  });
  return holder;
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of it is left.
  }
}

/** Every line that is meant for machines. @throws for one that is not JSON. */
function logLines(output: string): readonly Readonly<Record<string, unknown>>[] {
  const complete = output.slice(0, output.lastIndexOf('\n') + 1);
  return complete
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
