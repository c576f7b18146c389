import type { UserId } from '#domain/shared/ids.ts';

export type SessionId = string & { readonly __brand: 'SessionId' };

/** Why a session ended. The first reason stands. */
export const SESSION_END_REASONS = [
  'logged_out',
  'session_expired',
  'roles_changed',
  'password_changed',
  'refresh_reused',
  'account_deleted',
] as const;
export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

/** Whether tokens of a session are good: until when at most, or why not. */
export type SessionState =
  | { readonly alive: true; readonly until: Date }
  | { readonly alive: false; readonly reason: SessionEndReason };

/** How long sessions live, in seconds. */
export interface SessionLifetimes {
  /** Without a refresh. */
  readonly idleTtl: number;
  /** From login, whatever happens. */
  readonly maxTtl: number;
  /** How long after a rotation the token before it gives the same successor once more. */
  readonly refreshGrace: number;
}

/** Live sessions a user may have; the oldest ends at the next login. */
export const MAX_LIVE_SESSIONS = 100;

export interface SessionSnapshot {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** SHA-256 of the session's secret, base64url: the secret itself is in the refresh token only. */
  readonly secretHash: string;
  /** How often the refresh token was rotated. */
  readonly counter: number;
  readonly rotatedAt: Date;
  readonly endedAt: Date | null;
  readonly endReason: SessionEndReason | null;
}

export interface NewSession {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly secretHash: string;
}

/** What came of presenting a refresh token's counter to its session. */
export type RotationDecision = 'rotate' | 'replay' | 'reuse' | 'ahead' | 'ended';

/** One login of one user on one device. Immutable, like all entities here. */
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
  }

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

  static restore(snapshot: SessionSnapshot): Session {
    return new Session(snapshot);
  }

  stateAt(now: Date): SessionState {
    if (this.endReason !== null) return { alive: false, reason: this.endReason };
    const until = earlier(this.idleExpiresAt, this.expiresAt);
    return now < until ? { alive: true, until } : { alive: false, reason: 'session_expired' };
  }

  /** The rule of rotation, in order: equal, one behind in time, further behind or later, ahead. */
  decideRotation(presented: number, now: Date, lifetimes: SessionLifetimes): RotationDecision {
    if (!this.stateAt(now).alive) return 'ended';
    if (presented === this.counter) return 'rotate';
    if (presented > this.counter) return 'ahead';
    const inGrace = now.getTime() - this.rotatedAt.getTime() <= lifetimes.refreshGrace * 1000;
    return presented === this.counter - 1 && inGrace ? 'replay' : 'reuse';
  }

  rotated(now: Date, lifetimes: SessionLifetimes): Session {
    return new Session({
      ...this.snapshot(),
      counter: this.counter + 1,
      rotatedAt: now,
      lastUsedAt: now,
      idleExpiresAt: earlier(later(now, lifetimes.idleTtl), this.expiresAt),
    });
  }

  /** The session ended, without address and user agent; one that has ended already stays as it is. */
  ended(reason: SessionEndReason, now: Date): Session {
    if (this.endReason !== null) return this;
    return new Session({ ...this.snapshot(), endedAt: now, endReason: reason, ip: null, userAgent: null });
  }

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
