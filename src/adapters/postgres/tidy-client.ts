import { Client } from 'pg';

type Connected = ((error: Error) => void) | ((error: null, client: Client) => void);

/**
 * The driver leaves the socket open where it breaks off a login by itself (for want of a password, say), and the server
 * then waits a minute for more. The pool calls `connect` with a callback, never for a promise.
 */
export class TidyClient extends Client {
  override connect(): Promise<Client>;
  override connect(connected: Connected): void;
  override connect(connected?: Connected): Promise<Client> | void {
    if (connected === undefined) return super.connect();
    const tell = connected as (error: Error | null, client?: Client) => void;
    super.connect((error: Error | null, client?: Client) => {
      if (error !== null && error !== undefined) void this.end().catch(() => undefined);
      tell(error, client);
    });
  }
}
