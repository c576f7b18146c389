import type { UserId } from '#domain/shared/ids.ts';
import type { AssuranceLevel, Authentication } from './authentication.ts';

/** A UUID of version 7. */
export type SessionId = string & { readonly __brand: 'SessionId' };

/** Why a session ended. The first reason stands. */
export const SESSION_END_REASONS = [
  'logged_out',
  'session_expired',
  'roles_changed',
  'password_changed',
  'refresh_reused',
  'account_deleted',
  'account_suspended',
  'ended_by_admin',
  'password_reset',
  'email_proven',
  'email_changed',
  'email_undone',
  'factors_changed',
] as const;
export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

/** A stored reason; one of a later release is shown as an expiry. */
export function sessionEndReason(stored: string): SessionEndReason {
  return SESSION_END_REASONS.find((reason) => reason === stored) ?? 'session_expired';
}

/** Whether a session is alive: until when at most, or why it ended. */
export type SessionState =
  | { readonly alive: true; readonly until: Date }
  | { readonly alive: false; readonly reason: SessionEndReason };

/** How long sessions live, in seconds. */
export interface SessionLifetimes {
  /** From the last refresh. */
  readonly idleTtl: number;
  /** From login. */
  readonly maxTtl: number;
  /** After a rotation, for which the previous refresh token still gives the same successor. */
  readonly refreshGrace: number;
}

/** Live sessions that a user may have; past them the oldest ends at the next login (SEMANTICS, "Sessions and tokens"). */
export const MAX_LIVE_SESSIONS = 100;

/** All fields of a session, as a repository stores them; how it was opened is that of its login. */
export interface SessionSnapshot extends Authentication {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** SHA-256 of the session's secret, base64url. The secret itself is only in the refresh token. */
  readonly secretHash: string;
  /** How many times the refresh token was rotated. */
  readonly counter: number;
  readonly rotatedAt: Date;
  readonly endedAt: Date | null;
  readonly endReason: SessionEndReason | null;
}

/** What a login decides about its session; the rest follows from the time and the lifetimes. */
export interface NewSession extends Authentication {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly secretHash: string;
}

/**
 * How a session answers a refresh token, by the token's counter: `rotate` the current one, `replay` the successor of the
 * previous one within the grace, end the session for `reuse` of an older one, refuse one that is `ahead` of the session
 * (only after a restore of the database), refuse any once the session has `ended`.
 */
export type RotationDecision = 'rotate' | 'replay' | 'reuse' | 'ahead' | 'ended';

/** One login of one user on one device. Immutable: a change gives the next state. */
export class Session implements SessionSnapshot {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly secretHash: string;
  readonly counter: number;
  readonly rotatedAt: Date;
  readonly endedAt: Date | null;
  readonly endReason: SessionEndReason | null;
  readonly authTime: Date;
  readonly amr: readonly string[];
  readonly acr: AssuranceLevel;

  private constructor(state: SessionSnapshot) {
    this.id = state.id;
    this.userId = state.userId;
    this.createdAt = state.createdAt;
    this.lastUsedAt = state.lastUsedAt;
    this.idleExpiresAt = state.idleExpiresAt;
    this.expiresAt = state.expiresAt;
    this.ip = state.ip;
    this.userAgent = state.userAgent;
    this.secretHash = state.secretHash;
    this.counter = state.counter;
    this.rotatedAt = state.rotatedAt;
    this.endedAt = state.endedAt;
    this.endReason = state.endReason;
    this.authTime = state.authTime;
    this.amr = state.amr;
    this.acr = state.acr;
  }

  /** A live session; its idle expiry never passes its absolute expiry. */
  static open(session: NewSession, now: Date, lifetimes: SessionLifetimes): Session {
    const expiresAt = later(now, lifetimes.maxTtl);
    return new Session({
      ...session,
      createdAt: now,
      lastUsedAt: now,
      rotatedAt: now,
      expiresAt,
      idleExpiresAt: earlier(later(now, lifetimes.idleTtl), expiresAt),
      counter: 0,
      endedAt: null,
      endReason: null,
    });
  }

  /** A session as it was stored. */
  static restore(snapshot: SessionSnapshot): Session {
    return new Session(snapshot);
  }

  /** Whether the session is alive at `now`. An ended session keeps its reason; one past an expiry is `session_expired`. */
  stateAt(now: Date): SessionState {
    if (this.endReason !== null) return { alive: false, reason: this.endReason };
    const until = earlier(this.idleExpiresAt, this.expiresAt);
    return now < until ? { alive: true, until } : { alive: false, reason: 'session_expired' };
  }

  /** The rule of refresh rotation (SEMANTICS, "Sessions and tokens"). @param presented the counter of the token. */
  decideRotation(presented: number, now: Date, lifetimes: SessionLifetimes): RotationDecision {
    if (!this.stateAt(now).alive) return 'ended';
    if (presented === this.counter) return 'rotate';
    if (presented > this.counter) return 'ahead';
    const inGrace = now.getTime() - this.rotatedAt.getTime() <= lifetimes.refreshGrace * 1000;
    return presented === this.counter - 1 && inGrace ? 'replay' : 'reuse';
  }

  /** The session after a rotation: the next counter, and a new idle expiry. */
  rotated(now: Date, lifetimes: SessionLifetimes): Session {
    return new Session({
      ...this.snapshot(),
      counter: this.counter + 1,
      rotatedAt: now,
      lastUsedAt: now,
      idleExpiresAt: earlier(later(now, lifetimes.idleTtl), this.expiresAt),
    });
  }

  /** The ended session, without address and user agent. A session that ended before stays as it is. */
  ended(reason: SessionEndReason, now: Date): Session {
    if (this.endReason !== null) return this;
    return new Session({ ...this.snapshot(), endedAt: now, endReason: reason, ip: null, userAgent: null });
  }

  /** A copy of all fields. */
  snapshot(): SessionSnapshot {
    // oxlint-disable-next-line typescript/no-misused-spread -- the fields without the methods are what is wanted
    return { ...this };
  }
}

function later(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
