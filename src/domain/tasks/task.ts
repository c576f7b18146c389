import { checkField, type Violation } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';
import {
  hasControlCharacter,
  hasForbiddenControlCharacter,
  hasVisibleCharacter,
  lengthInCharacters,
} from '#domain/shared/characters.ts';

/** A UUID of version 7. */
export type TaskId = string & { readonly __brand: 'TaskId' };

export const TASK_STATUSES = ['todo', 'in_progress', 'done'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const TITLE_MAX_CHARACTERS = 200;
export const DESCRIPTION_MAX_CHARACTERS = 10_000;

/** The rule for titles: visible, no control characters, bounded length. */
export function titleViolation(raw: string): Violation | null {
  if (hasControlCharacter(raw))
    return { code: 'title.control_character', detail: 'A title has no control characters.' };
  if (!hasVisibleCharacter(raw))
    return { code: 'title.blank', detail: 'A title has at least one visible character.' };
  if (lengthInCharacters(raw) > TITLE_MAX_CHARACTERS) {
    return { code: 'title.too_long', detail: `A title has at most ${TITLE_MAX_CHARACTERS} characters.` };
  }
  return null;
}

/** The rule for descriptions: tabs and line breaks are the only control characters; bounded length. */
export function descriptionViolation(raw: string): Violation | null {
  if (hasForbiddenControlCharacter(raw)) {
    return {
      code: 'description.control_character',
      detail: 'Of control characters only tabs and line breaks are allowed.',
    };
  }
  if (lengthInCharacters(raw) > DESCRIPTION_MAX_CHARACTERS) {
    return {
      code: 'description.too_long',
      detail: `A description has at most ${DESCRIPTION_MAX_CHARACTERS} characters.`,
    };
  }
  return null;
}

/** The fields that the owner sets; a field that is left out gets its default. */
export interface TaskContent {
  readonly title: string;
  readonly description?: string | undefined;
  readonly status?: TaskStatus | undefined;
  readonly dueAt?: Date | null | undefined;
}

/** A partial content: a field that is left out stays. */
export type TaskChange = { readonly [Field in keyof TaskContent]?: TaskContent[Field] | undefined };

/** Every field of a task's content: one that is missing here does not compile. */
const CONTENT_FIELDS = Object.keys({
  title: true,
  description: true,
  status: true,
  dueAt: true,
} satisfies Record<keyof TaskContent, true>) as readonly (keyof TaskContent)[];

/** All fields of a task, as a repository stores them. */
export interface TaskSnapshot extends Required<{
  readonly [Field in keyof TaskContent]: Exclude<TaskContent[Field], undefined>;
}> {
  readonly id: TaskId;
  readonly ownerId: UserId;
  /** Raised by every stored change; for optimistic locking and entity tags. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A task of one user. Immutable: a change gives the next state, which a repository stores. */
export class Task implements TaskSnapshot {
  readonly id: TaskId;
  readonly ownerId: UserId;
  readonly title: string;
  readonly description: string;
  readonly status: TaskStatus;
  readonly dueAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  private constructor(state: TaskSnapshot) {
    this.id = state.id;
    this.ownerId = state.ownerId;
    this.title = state.title;
    this.description = state.description;
    this.status = state.status;
    this.dueAt = state.dueAt;
    this.version = state.version;
    this.createdAt = state.createdAt;
    this.updatedAt = state.updatedAt;
  }

  /** A new task. @throws {InvalidFieldsError} */
  static create(id: TaskId, ownerId: UserId, content: TaskContent, now: Date): Task {
    return new Task({ id, ownerId, ...complete(content), version: 1, createdAt: now, updatedAt: now });
  }

  /** A task as it was stored. */
  static restore(snapshot: TaskSnapshot): Task {
    return new Task(snapshot);
  }

  /** The task with its content replaced: a field that is left out gets its default. @throws {InvalidFieldsError} */
  withContent(content: TaskContent, now: Date): Task {
    return new Task({ ...this.snapshot(), ...complete(content), updatedAt: now });
  }

  /** The task with some fields changed, or this very object when nothing changes. @throws {InvalidFieldsError} */
  withChange(change: TaskChange, now: Date): Task {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next = complete({ ...this.snapshot(), ...given });
    const same = CONTENT_FIELDS.every((field) => comparable(next[field]) === comparable(this[field]));
    return same ? this : new Task({ ...this.snapshot(), ...next, updatedAt: now });
  }

  /** The task with the version that a repository gave it. */
  withVersion(version: number): Task {
    return new Task({ ...this.snapshot(), version });
  }

  /** A copy of all fields. */
  snapshot(): TaskSnapshot {
    // oxlint-disable-next-line typescript/no-misused-spread -- the fields without the methods are what is wanted
    return { ...this };
  }
}

/** Two dates are the same when their times are. */
function comparable(value: string | Date | null): string | number | null {
  return value instanceof Date ? value.getTime() : value;
}

function complete(
  content: TaskContent,
): Omit<TaskSnapshot, 'id' | 'ownerId' | 'version' | 'createdAt' | 'updatedAt'> {
  const { title, description = '', status = 'todo', dueAt = null } = content;
  return {
    title: checkField('title', title, titleViolation),
    description: checkField('description', description, descriptionViolation),
    status,
    dueAt,
  };
}
