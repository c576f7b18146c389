import { DomainError } from '#domain/shared/domain-error.ts';

/** The caller has no task of this id; another user's task is answered alike. */
export class TaskNotFoundError extends DomainError {
  readonly code = 'tasks.task_not_found';
  constructor() {
    super('You have no such task.');
  }
}

/** All error codes of this context; driving adapters map each of them. */
export type TasksErrorCode = TaskNotFoundError['code'];
