import { UuidGenerator } from '#adapters/system/uuid-generator.ts';
import type { AuditQuery } from '#application/audit/ports/audit-log.ts';
import type { AccountQuery } from '#application/identity/administration/ports/account-search.ts';
import type {
  OpeningEvents,
  SessionRepository,
} from '#application/identity/sessions/ports/session-repository.ts';
import type { AuditEvent, AuditEventId } from '#domain/audit/audit-event.ts';
import {
  authenticationBy,
  PASSWORD_ONLY,
  type LoginProof,
} from '#domain/identity/sessions/authentication.ts';
import type { RoleName } from '#domain/identity/roles/role.ts';
import {
  Session,
  type SessionId,
  type SessionLifetimes,
  type SessionSnapshot,
} from '#domain/identity/sessions/session.ts';
import { User, type UserSnapshot } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { Invitation, type InvitationId, type InvitationSnapshot } from '#domain/invitations/invitation.ts';
import { Task, type TaskId, type TaskSnapshot, type TaskStatus } from '#domain/tasks/task.ts';

const ids = new UuidGenerator();

/** The time at which everything here is made unless a test says otherwise; with milliseconds, so that losing them shows. */
export const THEN = new Date('2026-01-02T03:04:05.678Z');

export const LIFETIMES: SessionLifetimes = { idleTtl: 1_000, maxTtl: 3_000, refreshGrace: 10 };

/** Greater than every id made before. */
export function newId<Id extends string = string>(): Id {
  return ids.next() as Id;
}

/** A valid account with a unique email and login. Builders don't change: each `with…` gives another one. */
export function aUser(): UserBuilder {
  const id = newId<UserId>();
  const unique = id.replaceAll('-', '').slice(-20);
  return new UserBuilder({
    id,
    email: `ann.${unique}@example.org`,
    login: `ann.${unique}`,
    firstName: 'Ann',
    lastName: 'Other',
    locale: null,
    pendingEmail: null,
    roles: ['user'],
    emailVerifiedAt: null,
    suspendedUntil: null,
    suspensionReason: null,
    lastLoginAt: null,
    securityVersion: 1,
    version: 1,
    createdAt: THEN,
    updatedAt: THEN,
  });
}

/** A live session, opened {@link THEN} and with {@link LIFETIMES}; its user must be named. */
export function aSession(user: { readonly id: UserId }): SessionBuilder {
  const id = newId<SessionId>();
  const session = Session.open(
    {
      ...authenticationBy(PASSWORD_ONLY, THEN),
      id,
      userId: user.id,
      ip: '192.0.2.7',
      userAgent: 'Browser/1.0',
      secretHash: `hash-of-${id}`,
    },
    THEN,
    LIFETIMES,
  );
  return new SessionBuilder(session.snapshot());
}

/** A valid task; its owner must be named. */
export function aTask(owner: { readonly id: UserId }): TaskBuilder {
  return new TaskBuilder(
    Task.create(newId<TaskId>(), owner.id, { title: 'Water the plants' }, THEN).snapshot(),
  );
}

/** An operator's invitation, made {@link THEN}, open for a day, to whoever holds the token of its unique hash. */
export function anInvitation(): InvitationBuilder {
  const id = newId<InvitationId>();
  return new InvitationBuilder({
    id,
    tokenHash: `hash-of-${id}`,
    email: null,
    mailed: false,
    roles: ['user'],
    inviterId: null,
    byOperator: true,
    userId: null,
    createdAt: THEN,
    expiresAt: new Date(THEN.getTime() + 24 * 3600 * 1000),
    acceptedAt: null,
    revokedAt: null,
  });
}

/** An event that happened {@link THEN} to nobody, from an address. */
export function anEvent(): EventBuilder {
  return new EventBuilder({
    id: newId<AuditEventId>(),
    at: THEN,
    type: 'login.failed',
    actorId: null,
    subjectId: null,
    sessionId: null,
    requestId: 'request-1',
    data: {},
    ip: '192.0.2.7',
    userAgent: 'Browser/1.0',
  });
}

/** Asks the audit log for all that it has. */
export const ALL_EVENTS: AuditQuery = {
  subjectId: null,
  actorId: null,
  type: null,
  from: null,
  to: null,
  before: null,
  limit: 10_000,
};

/** Searches for all accounts, {@link THEN}. */
export const ALL_ACCOUNTS: AccountQuery = {
  prefix: null,
  role: null,
  status: null,
  now: THEN,
  createdFrom: null,
  createdTo: null,
  before: null,
  limit: 50,
};

/** The events of opening a session of the user's. */
export function openingEvents({ userId, id }: Pick<Session, 'userId' | 'id'>): OpeningEvents {
  const event = anEvent().with({ actorId: userId, subjectId: userId, sessionId: id });
  return {
    opened: event.with({ id: newId(), type: 'login.succeeded' }).build(),
    trimmed: event.with({ type: 'session.ended', data: { reason: 'session_expired' } }).build(),
  };
}

/** What opens this session of a new account. */
export function opening(session: Session, network = '192.0.2.0'): Parameters<SessionRepository['open']> {
  return [session, 1, network, openingEvents(session)];
}

/** What happens when a refresh token is used again. */
export function reuseEvent(): AuditEvent {
  return anEvent()
    .with({ type: 'session.ended', data: { reason: 'refresh_reused', count: 1 } })
    .build();
}

export class UserBuilder {
  readonly #state: UserSnapshot;

  constructor(state: UserSnapshot) {
    this.#state = state;
  }

  with(change: Partial<UserSnapshot>): UserBuilder {
    return new UserBuilder({ ...this.#state, ...change });
  }

  withEmail(email: string | null): UserBuilder {
    return this.with({ email });
  }

  withLogin(login: string | null): UserBuilder {
    return this.with({ login });
  }

  withNames(firstName: string | null, lastName: string | null): UserBuilder {
    return this.with({ firstName, lastName });
  }

  withRole(...roles: readonly RoleName[]): UserBuilder {
    return this.with({ roles: [...new Set([...this.#state.roles, ...roles])] });
  }

  suspendedUntil(until: Date): UserBuilder {
    return this.with({ suspendedUntil: until, suspensionReason: 'Spam' });
  }

  registeredAt(time: Date): UserBuilder {
    return this.with({ createdAt: time, updatedAt: time });
  }

  build(): User {
    return User.restore(this.#state);
  }
}

export class SessionBuilder {
  readonly #state: SessionSnapshot;

  constructor(state: SessionSnapshot) {
    this.#state = state;
  }

  with(change: Partial<SessionSnapshot>): SessionBuilder {
    return new SessionBuilder({ ...this.#state, ...change });
  }

  openedAt(time: Date, lifetimes: SessionLifetimes = LIFETIMES): SessionBuilder {
    const { id, userId, ip, userAgent, secretHash, amr, acr } = this.#state;
    const opened = { id, userId, ip, userAgent, secretHash, authTime: time, amr, acr };
    return new SessionBuilder(Session.open(opened, time, lifetimes).snapshot());
  }

  /** Opened when it was, by this. */
  openedBy(proof: LoginProof): SessionBuilder {
    return this.with(authenticationBy(proof, this.#state.createdAt));
  }

  from(ip: string | null, userAgent: string | null): SessionBuilder {
    return this.with({ ip, userAgent });
  }

  build(): Session {
    return Session.restore(structuredClone(this.#state));
  }
}

export class EventBuilder {
  readonly #state: AuditEvent;

  constructor(state: AuditEvent) {
    this.#state = state;
  }

  with(change: Partial<AuditEvent>): EventBuilder {
    return new EventBuilder({ ...this.#state, ...change });
  }

  by({ id }: { readonly id: UserId }): EventBuilder {
    return this.with({ actorId: id });
  }

  about({ id }: { readonly id: UserId }): EventBuilder {
    return this.with({ subjectId: id });
  }

  build(): AuditEvent {
    return structuredClone(this.#state);
  }
}

export class InvitationBuilder {
  readonly #state: InvitationSnapshot;

  constructor(state: InvitationSnapshot) {
    this.#state = state;
  }

  with(change: Partial<InvitationSnapshot>): InvitationBuilder {
    return new InvitationBuilder({ ...this.#state, ...change });
  }

  by({ id }: { readonly id: UserId }): InvitationBuilder {
    return this.with({ inviterId: id, byOperator: false });
  }

  to({ id }: { readonly id: UserId }): InvitationBuilder {
    return this.with({ userId: id });
  }

  build(): Invitation {
    return Invitation.restore(structuredClone(this.#state));
  }
}

export class TaskBuilder {
  readonly #state: TaskSnapshot;

  constructor(state: TaskSnapshot) {
    this.#state = state;
  }

  with(change: Partial<TaskSnapshot>): TaskBuilder {
    return new TaskBuilder({ ...this.#state, ...change });
  }

  titled(title: string): TaskBuilder {
    return this.with({ title });
  }

  withStatus(status: TaskStatus): TaskBuilder {
    return this.with({ status });
  }

  dueAt(dueAt: Date | null): TaskBuilder {
    return this.with({ dueAt });
  }

  build(): Task {
    return Task.restore(structuredClone(this.#state));
  }
}
