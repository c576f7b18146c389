import type {
  Session,
  SessionEndReason,
  SessionId,
  SessionLifetimes,
} from '#domain/identity/sessions/session.ts';
import type { Authentication } from '#domain/identity/sessions/authentication.ts';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** The result of presenting a refresh token to its session. */
export type RotationOutcome =
  | {
      readonly kind: 'rotated' | 'replayed';
      /** The session after the rotation that this token belongs to: its `counter` and `rotatedAt` name the successor. */
      readonly session: Pick<Session, 'id' | 'counter' | 'rotatedAt' | 'idleExpiresAt' | 'expiresAt'> &
        Authentication;
      readonly user: User;
    }
  /** The session was ended by this call (`refresh_reused`) or before; `session_expired` for a deleted one. */
  | { readonly kind: 'ended'; readonly reason: SessionEndReason }
  /** The token is newer than the session: the database was restored. Nothing ends. */
  | { readonly kind: 'ahead' }
  /** The session has another secret. */
  | { readonly kind: 'unknown' };

/** What the session of a genuine refresh token is asked with. */
export interface PresentedRefreshToken {
  readonly sessionId: SessionId;
  readonly secretHash: string;
  readonly counter: number;
}

/** A session that has ended, and why. */
export interface RevokedSession {
  readonly sessionId: SessionId;
  readonly reason: SessionEndReason;
}

/** The audit events of opening a session, each stored by the statement that makes its change. */
export interface OpeningEvents {
  readonly opened: AuditEvent;
  /** For the sessions that end because there are too many; their number is added to its data as `count`. */
  readonly trimmed: AuditEvent;
}

/** Whether a session is alive: until when at most, and the version of its user's account; or why it ended. */
export type SessionStatus =
  | { readonly alive: true; readonly until: Date; readonly accountVersion: number }
  | { readonly alive: false; readonly reason: SessionEndReason };

/** How long the networks are stored from which an account opened sessions, in milliseconds: 90 days. */
export const KNOWN_NETWORK_RETENTION_MS = 90 * 24 * 3600 * 1000;

/** Stores sessions, which decide about every token. */
export interface SessionRepository {
  /**
   * Stores a new session if the user's security version is still `securityVersion` and the account is not suspended, in one
   * statement, and stores the time as the account's last login and the network as one that it opened a session from. Past {@link MAX_LIVE_SESSIONS} the oldest sessions end.
   * @returns the sessions that ended for it, or null when the account was changed, suspended or deleted: nothing was
   *   stored.
   */
  open(
    session: Session,
    securityVersion: number,
    network: string,
    events: OpeningEvents,
  ): Promise<readonly RevokedSession[] | null>;
  /**
   * Applies {@link Session.decideRotation} in one atomic statement; returns after the commit.
   * @param reused stored in the same statement when it ends the session; the session's user becomes its subject.
   */
  rotate(
    token: PresentedRefreshToken,
    now: Date,
    lifetimes: SessionLifetimes,
    reused: AuditEvent,
  ): Promise<RotationOutcome>;
  /** Whether the session is alive at `now`. A deleted one: `account_deleted` or `session_expired`. */
  stateOf(sessionId: SessionId, userId: UserId, now: Date): Promise<SessionStatus>;
  /** The session, ended or not, also after its user; null when it was deleted. */
  find(sessionId: SessionId): Promise<Session | null>;
  /** Live sessions, newest first. */
  listLive(userId: UserId, now: Date): Promise<readonly Session[]>;
  /** Ends one session of the user. @returns whether it was alive; if not, its first reason stands. */
  end(sessionId: SessionId, userId: UserId, reason: SessionEndReason, now: Date): Promise<boolean>;
  /** Ends all live sessions of the user but `except`. @returns the sessions that it ended. */
  endAll(
    userId: UserId,
    reason: SessionEndReason,
    now: Date,
    except: SessionId | null,
  ): Promise<readonly RevokedSession[]>;
  /**
   * The last factor of the user has gone: sessions that have not ended are worth a password alone from now on
   * (`withoutFactors`). @returns those that were worth more: the caller deletes their liveness entries after the commit.
   */
  fallToAal1(userId: UserId): Promise<readonly SessionId[]>;
  /** Users with live sessions, in the order of their ids: at most `limit` of those after `after`. */
  listUsersWithLive(now: Date, limit: number, after: UserId | null): Promise<readonly UserId[]>;
  /** Whether the account opened a session from this network since `since`; stored for {@link KNOWN_NETWORK_RETENTION_MS}. */
  hasOpenedFrom(userId: UserId, network: string, since: Date): Promise<boolean>;
  /**
   * Ends sessions that expired before `now`, deletes sessions that ended before `endedBefore` and networks that were not
   * seen for {@link KNOWN_NETWORK_RETENTION_MS}: at most `limit` rows of each, skipping locked ones, on one instance at a
   * time.
   * @returns how many rows it changed or deleted, or null when another instance is purging.
   */
  purge(now: Date, endedBefore: Date, limit: number): Promise<number | null>;
}
