import type { RoleName } from '#domain/identity/roles/role.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Whoever makes an authorized request: a user in a session that is alive. */
export interface Actor {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly roles: readonly RoleName[];
  /** A version of the account's row that is no older than what the session check promises (see `SessionLiveness`). */
  readonly accountVersion: number;
}

/** Where a request comes from. */
export interface Client {
  /** The address as shown to the user in their list of sessions. */
  readonly address: string;
  /** The address as limits count it: IPv4 whole, IPv6 by /64. */
  readonly network: string;
  readonly userAgent: string | null;
}
