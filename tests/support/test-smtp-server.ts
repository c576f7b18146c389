import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What the server does with a mail. */
export type SmtpBehaviour =
  | { readonly kind: 'accept' }
  /** Answers with this code to a command. */
  | { readonly kind: 'refuse'; readonly at: 'MAIL' | 'RCPT' | 'DATA'; readonly code: number }
  /** Says nothing more. */
  | { readonly kind: 'hang'; readonly at: 'MAIL' | 'RCPT' | 'DATA' }
  /** Cuts the connection, having taken nothing. */
  | { readonly kind: 'die'; readonly at: 'MAIL' | 'RCPT' | 'DATA' }
  /** Takes the mail and cuts the connection instead of answering. */
  | { readonly kind: 'take-and-die' }
  /** Takes so many milliseconds for each answer. */
  | { readonly kind: 'slow'; readonly ms: number };

/** A mail as it came over the wire. */
export interface TakenMail {
  readonly raw: Buffer;
  readonly from: string;
  /** The envelope's recipients. */
  readonly to: readonly string[];
  readonly parsed: ParsedMail;
}

type Callback = (error?: Error | null) => void;

/** A real SMTP server on a free port, which behaves as a test says. */
export class TestSmtpServer {
  behaviour: SmtpBehaviour = { kind: 'accept' };
  readonly taken: TakenMail[] = [];
  /** Mails that wait for an answer in vain. */
  hung = 0;
  /** Mails whose sender has been named. */
  begun = 0;
  /** Called with each mail before its 250. */
  onTaken: (mail: TakenMail) => void | Promise<void> = () => undefined;
  readonly #server: SMTPServer;
  readonly #sockets = new Set<Socket>();

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      ...options,
      onMailFrom: (_address, _session, done) => {
        this.begun += 1;
        this.#answer('MAIL', done);
      },
      onRcptTo: (_address, _session, done) => this.#answer('RCPT', done),
      onData: (stream, session, done) => {
        void buffer(stream).then(async (raw) => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom === false ? '' : mailFrom.address;
          const to = rcptTo.map(({ address }) => address);
          await this.#finish({ raw, from, to, parsed: await simpleParser(raw) }, done);
        });
      },
    });
    this.#server.on('error', () => undefined);
    this.#server.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: SMTPServerOptions = {}, port = 0): Promise<TestSmtpServer> {
    const started = new TestSmtpServer(options);
    const listening = started.#server.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    return started;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Cuts all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #answer(at: 'MAIL' | 'RCPT' | 'DATA', done: Callback): void {
    const { behaviour } = this;
    if (behaviour.kind === 'slow') setTimeout(done, behaviour.ms);
    else if (!('at' in behaviour) || behaviour.at !== at) done();
    else if (behaviour.kind === 'die') this.cut();
    else if (behaviour.kind === 'hang') this.hung += 1;
    else if (behaviour.kind === 'refuse')
      done(Object.assign(new Error('No.'), { responseCode: behaviour.code }));
  }

  async #finish(mail: TakenMail, done: Callback): Promise<void> {
    const { behaviour } = this;
    const takes = !('at' in behaviour) || behaviour.at !== 'DATA';
    if (takes) {
      this.taken.push(mail);
      await this.onTaken(mail);
    }
    if (behaviour.kind === 'take-and-die') this.cut();
    else this.#answer('DATA', done);
  }
}
