/** The PostgreSQL schema of pg-boss; a migration makes it, and the queue in it. */
export const JOBS_SCHEMA = 'latchkey_jobs';
export const MAIL_QUEUE = 'mail';

/** Options of every instance of pg-boss here: it changes no schema, plans nothing and tells nobody that it is there. */
export const BOSS_OPTIONS = {
  schema: JOBS_SCHEMA,
  migrate: false,
  createSchema: false,
  schedule: false,
  registerInstance: false,
  openTelemetry: { enabled: false },
} as const;
