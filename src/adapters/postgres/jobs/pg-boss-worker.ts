import type { Db, PgBoss } from 'pg-boss';
import type { MailJob } from '#domain/email/mail-job.ts';
import type { DeliveryResult } from '#application/email/attempt-delivery.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import { Database } from '#adapters/postgres/database.ts';
import type { DatabaseDeadlines, DatabaseOptions } from '#adapters/postgres/database-options.ts';
import { listener } from './listener.ts';
import { mailJobToDomain, type MailJobData } from './mail-job-mapper.ts';
import { BOSS_OPTIONS, MAIL_QUEUE } from './mail-queue.ts';

const POOL_SIZE = 2;
const DEADLINES: Partial<DatabaseDeadlines> = { acquireMs: 2_000, statementMs: 10_000, answerMs: 11_000 };
/** The floor: behind a transaction pooler there are no notifications. */
const POLL_SECONDS = 2;
/** Mails that are sent at the same time, each over a connection of its own. */
const BATCH = 5;
const SUPERVISE_SECONDS = 5;
const CLEAN_UP_SECONDS = 600;
/** For mails that are being sent when the service stops. */
const STOP_MS = 8_000;

/** What the metrics tell of the queue. */
export interface QueueFigures {
  readonly length: number;
  /** Seconds since the oldest job was added; 0 where there is none. */
  readonly oldestSeconds: number;
}

interface Deps extends Pick<DatabaseOptions, 'url' | 'pooler'> {
  readonly logger: Logger;
}

/** Takes mail jobs from pg-boss's queue, over connections of its own. pg-boss is loaded when it starts. */
export class PgBossWorker {
  readonly #deps: Deps;
  readonly #database: Database;
  #boss: PgBoss | null = null;
  #lastError = '';

  constructor(deps: Deps) {
    this.#deps = deps;
    const { url, pooler = 'session' } = deps;
    this.#database = new Database({
      url,
      pooler,
      poolSize: POOL_SIZE,
      applicationName: 'latchkey-mail',
      deadlines: DEADLINES,
    });
  }

  /** Begins to deliver. @throws {ServiceUnavailableError} when the database can't be reached. */
  async start(attempt: (job: MailJob) => Promise<DeliveryResult>): Promise<void> {
    const { PgBoss: Boss } = await import('pg-boss');
    const boss = new Boss({
      ...BOSS_OPTIONS,
      db: this.#db(),
      useListenNotify: this.#deps.pooler !== 'transaction',
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      maintenanceIntervalSeconds: CLEAN_UP_SECONDS,
    });
    boss.on('error', (error) => this.#warn(error));
    boss.on('warning', ({ message }) => this.#deps.logger.debug('mail_queue_notice', { message }));
    try {
      await boss.start();
      await this.#work(boss, attempt);
    } catch (error) {
      // Another start makes an instance of its own: the timers of this one must not go on beside it.
      await boss.stop({ close: false, graceful: false });
      throw error;
    }
    this.#boss = boss;
  }

  async #work(boss: PgBoss, attempt: (job: MailJob) => Promise<DeliveryResult>): Promise<void> {
    const options = {
      batchSize: BATCH,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: POLL_SECONDS,
      notifyPollingIntervalSeconds: POLL_SECONDS,
      perJobResults: true,
    } as const;
    await boss.work<MailJobData, void, typeof options>(MAIL_QUEUE, options, (jobs) =>
      Promise.all(
        jobs.map(async ({ id, data }) => {
          const result = await attempt(mailJobToDomain(data));
          this.#lastError = '';
          if (result === 'delayed') return { id, status: 'failed' as const };
          // At once: what was sent must not wait for the rest of the batch, in case this process dies meanwhile.
          await boss.complete(MAIL_QUEUE, id).catch((error: Error) => this.#warn(error));
          return { id, status: 'completed' as const };
        }),
      ),
    );
  }

  /** Null while it has not started or the database can't be reached. */
  async figures(): Promise<QueueFigures | null> {
    const boss = this.#boss;
    if (boss === null) return null;
    try {
      const [stats] = await boss.getQueueStats(MAIL_QUEUE, { force: true });
      const [oldest] = await boss.findJobs<MailJobData>(MAIL_QUEUE, { queued: true, limit: 1 });
      const age = oldest === undefined ? 0 : (Date.now() - oldest.createdOn.getTime()) / 1_000;
      return { length: stats?.queuedCount ?? 0, oldestSeconds: Math.max(0, age) };
    } catch {
      return null;
    }
  }

  /** Takes no more jobs, and waits a while for those under way; what is not sent by then is tried again later. */
  async stop(): Promise<void> {
    await this.#boss?.stop({ close: false, timeout: STOP_MS });
    await this.#database.close();
  }

  #db(): Db {
    const { url } = this.#deps;
    return {
      executeSql: async (text, values = []) => ({
        rows: [...(await this.#database.statement(text, values))],
      }),
      listen: listener(url),
    };
  }

  /** Once for each kind of failure: while the database is away it polls in vain every two seconds. */
  #warn(error: Error): void {
    if (error.message === this.#lastError) return;
    this.#lastError = error.message;
    this.#deps.logger.warn('mail_queue_failed', { error });
  }
}
