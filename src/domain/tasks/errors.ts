import { DomainError } from '#domain/shared/domain-error.ts';

/** Also what anyone but the owner is told: that a task exists is the owner's business alone. */
export class TaskNotFoundError extends DomainError {
  readonly code = 'tasks.task_not_found';
  constructor() {
    super('You have no such task.');
  }
}

/** Every code with which this context refuses; the driving adapters map each. */
export type TasksErrorCode = TaskNotFoundError['code'];
