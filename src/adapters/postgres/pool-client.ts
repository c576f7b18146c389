import { Client, type PoolConfig } from 'pg';
import { endsConnection } from './database-failure.ts';
import type { HostList } from './host-list.ts';

type Connected = ((error: Error) => void) | ((error: null, client: Client) => void);

/** What the pool hands to each of its clients. */
export interface PoolClientConfig extends PoolConfig {
  /** A function, since the ORM copies objects among its options. */
  readonly hosts: () => HostList;
}

/**
 * The driver's client, which closes what the pool would keep: a connection whose answer is overdue
 * (brianc/node-postgres#1713) or that leads to a standby, and the socket of a failed login. After a failure the next
 * client takes the next host.
 */
export class PoolClient extends Client {
  readonly #hosts: HostList;
  readonly #url: string;

  constructor({ hosts, ...config }: PoolClientConfig) {
    const list = hosts();
    super({ ...config, connectionString: list.current });
    this.#hosts = list;
    this.#url = list.current;
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
    const result: unknown = super.query(...(args as unknown as [string]));
    if (result instanceof Promise) {
      result.catch((error: unknown) => {
        if (endsConnection(error)) this.abandon();
      });
    }
    return result as never;
  }

  /** Closes this connection; the next one goes to the next host. */
  abandon(): void {
    this.#hosts.skip(this.#url);
    void this.end().catch(() => undefined);
  }
}
