import type { RoleName } from '#domain/identity/roles/role.ts';
import type { Authentication } from '#domain/identity/sessions/authentication.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** The user who makes an authenticated request, in a session that is alive. */
export interface Actor {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly roles: readonly RoleName[];
  /** When and how the user proved who they are, by the request's token. */
  readonly authentication: Authentication;
  /** The version of the account, as recent as `SessionLiveness` promises. */
  readonly accountVersion: number;
}

/** The client that sent a request. */
export interface Client {
  /** The IP address, shown to the user in the list of sessions. */
  readonly address: string;
  /** The network that limits count by: the IPv4 address, or the /64 of an IPv6 address. */
  readonly network: string;
  readonly userAgent: string | null;
}
