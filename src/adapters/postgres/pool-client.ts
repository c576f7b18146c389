import { Client, type PoolConfig, type QueryConfig } from 'pg';
import { endsConnection } from './database-failure.ts';
import type { HostList } from './host-list.ts';
import { StatementNames } from './statement-names.ts';

type Connected = ((error: Error) => void) | ((error: null, client: Client) => void);

/** What the pool hands to each of its clients. */
export interface PoolClientConfig extends PoolConfig {
  /** A function, since the ORM copies objects among its options. */
  readonly hosts: () => HostList;
  /** Whether statements are prepared: what one client of a pooler in transaction mode has prepared, another one may get. */
  readonly prepares: boolean;
}

/**
 * The driver's client, which prepares statements and closes what the pool would keep: a connection whose answer is overdue
 * (brianc/node-postgres#1713) or that leads to a standby, and the socket of a failed login. After a failure the next
 * client takes the next host.
 */
export class PoolClient extends Client {
  readonly #hosts: HostList;
  readonly #url: string;
  readonly #names: StatementNames | null;

  constructor({ hosts, prepares, ...config }: PoolClientConfig) {
    const list = hosts();
    super({ ...config, connectionString: list.current });
    this.#hosts = list;
    this.#url = list.current;
    this.#names = prepares ? new StatementNames() : null;
    // Without a listener an error of an idle connection would end the process.
    this.on('error', () => undefined);
  }

  override connect(): Promise<Client>;
  override connect(connected: Connected): void;
  override connect(connected?: Connected): Promise<Client> | void {
    if (connected === undefined) return super.connect();
    const tell = connected as (error: Error | null, client?: Client) => void;
    super.connect((error: Error | null, client?: Client) => {
      if (error) this.abandon();
      tell(error, client);
    });
  }

  override query(...args: never[]): never {
    const result: unknown = super.query(...(this.#prepared(args) as [QueryConfig]));
    if (result instanceof Promise) {
      result.catch((error: unknown) => {
        if (endsConnection(error)) this.abandon();
      });
    }
    return result as never;
  }

  /**
   * A text with parameters as a prepared statement, every other call as it is. Parameters have the statements written by
   * hand; the ORM puts values into the text.
   */
  #prepared(args: readonly unknown[]): readonly unknown[] {
    const [text, values] = args;
    if (this.#names === null) return args;
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0 || args.length > 2)
      return args;
    const name = this.#names.of(text);
    return name === null ? args : [{ name, text, values }];
  }

  /** Closes this connection; the next one goes to the next host. */
  abandon(): void {
    this.#hosts.skip(this.#url);
    void this.end().catch(() => undefined);
  }
}
