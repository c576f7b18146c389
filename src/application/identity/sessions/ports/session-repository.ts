import type {
  Session,
  SessionEndReason,
  SessionId,
  SessionLifetimes,
} from '#domain/identity/sessions/session.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** What came of presenting a refresh token to its session. */
export type RotationOutcome =
  | {
      readonly kind: 'rotated' | 'replayed';
      /** The session after the rotation that this token belongs to: its `counter` and `rotatedAt` name the successor. */
      readonly session: Pick<Session, 'id' | 'counter' | 'rotatedAt' | 'idleExpiresAt' | 'expiresAt'>;
      readonly user: User;
    }
  /** The session ended by this very call (`refresh_reused`) or had ended before; `session_expired` for one that is gone. */
  | { readonly kind: 'ended'; readonly reason: SessionEndReason }
  /** The token is ahead of the row: only a restored database is older than its clients. Nothing ends. */
  | { readonly kind: 'ahead' }
  /** The session has another secret. */
  | { readonly kind: 'unknown' };

export interface PresentedRefreshToken {
  readonly sessionId: SessionId;
  readonly secretHash: string;
  readonly counter: number;
}

export interface RevokedSession {
  readonly sessionId: SessionId;
  readonly reason: SessionEndReason;
}

/** Whether tokens of a session are good, until when at most, and the version of its user's row; or why not. */
export type SessionStatus =
  | { readonly alive: true; readonly until: Date; readonly accountVersion: number }
  | { readonly alive: false; readonly reason: SessionEndReason };

/** How long it is remembered where an account opened sessions from: three times as long as anybody asks. Milliseconds. */
export const NETWORKS_KEPT_MS = 90 * 24 * 3600 * 1000;

/** Where sessions are kept: the truth about every token. */
export interface SessionRepository {
  /**
   * Opens the session by an insert that holds only while the user's security version is `securityVersion`, and
   * remembers the address as one that the account logs in from. Past {@link MAX_LIVE_SESSIONS} the oldest end.
   * @returns the sessions that had to end for it, or null when the account has changed or gone: nothing was opened.
   */
  open(session: Session, securityVersion: number, network: string): Promise<readonly RevokedSession[] | null>;
  /** The rule of {@link Session.decideRotation} as one atomic statement; returns after the commit. */
  rotate(token: PresentedRefreshToken, now: Date, lifetimes: SessionLifetimes): Promise<RotationOutcome>;
  /** Whether tokens of the session are good at `now`. A row that is gone: `account_deleted` or `session_expired`. */
  stateOf(sessionId: SessionId, userId: UserId, now: Date): Promise<SessionStatus>;
  /** The session, ended ones included, while its row and its user are there. */
  find(sessionId: SessionId): Promise<Session | null>;
  /** Live sessions, newest first. */
  listLive(userId: UserId, now: Date): Promise<readonly Session[]>;
  /** Ends one session of the user. @returns whether it was live until now; the first reason stands. */
  end(sessionId: SessionId, userId: UserId, reason: SessionEndReason, now: Date): Promise<boolean>;
  /** Ends all live sessions of the user but `except`. @returns what it ended. */
  endAll(
    userId: UserId,
    reason: SessionEndReason,
    now: Date,
    except: SessionId | null,
  ): Promise<readonly RevokedSession[]>;
  /** Users with live sessions, in the order of their ids: at most `limit` of those after `after`. */
  listUsersWithLive(now: Date, limit: number, after: UserId | null): Promise<readonly UserId[]>;
  /** Whether the account opened a session from this network since `since`; remembered for {@link NETWORKS_KEPT_MS}. */
  hasOpenedFrom(userId: UserId, network: string, since: Date): Promise<boolean>;
  /**
   * Ends what expired before `now` (address and user agent go) and deletes what ended before `endedBefore` and
   * networks not seen for {@link NETWORKS_KEPT_MS}; at most `limit` rows of each, skipping locked ones, on one instance
   * at a time.
   * @returns how many rows it touched, or null when another instance is at it.
   */
  purge(now: Date, endedBefore: Date, limit: number): Promise<number | null>;
}
