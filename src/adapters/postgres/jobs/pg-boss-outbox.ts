import { AsyncLocalStorage } from 'node:async_hooks';
import type { Db, PgBoss } from 'pg-boss';
import type { MailJob } from '#domain/email/mail-job.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { MailOutbox } from '#application/email/ports/mail-outbox.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { mailJobToData } from './mail-job-mapper.ts';
import { BOSS_OPTIONS, MAIL_QUEUE } from './mail-queue.ts';

/** What a failed delivery waits for before the next, in seconds: doubled each time, with some chance, up to the most. */
const FIRST_RETRY_SECONDS = 5;
const LONGEST_RETRY_SECONDS = 300;
/** The end of a job is its expiry, not a number of attempts. */
const MOST_RETRIES = 1_000_000;
/** After so long without a sign of life, a job is taken from a process that has died: the least that pg-boss allows. */
const HEARTBEAT_SECONDS = 10;
/** How much longer than its expiry a job is kept, in seconds, so that it is seen and counted as expired. */
const KEPT_AFTER_EXPIRY_SECONDS = 3_600;
/** How long a job that is done is kept, in seconds: it names an address. */
const KEPT_WHEN_DONE_SECONDS = 600;
const MOST_JOBS = 100_000;

/** Jobs of pg-boss, added and deleted by statements of the transaction under way. pg-boss is loaded at first use. */
export class PgBossOutbox implements MailOutbox {
  readonly #db: Db;
  #boss: Promise<PgBoss> | null = null;
  readonly #outsideTransactions = AsyncLocalStorage.snapshot();

  constructor({ database }: { readonly database: Database }) {
    this.#db = {
      executeSql: async (text, values = []) => ({ rows: [...(await database.statement(text, values))] }),
    };
  }

  async enqueue(job: MailJob): Promise<void> {
    const boss = await this.open();
    const lifeSeconds = Math.ceil((job.expiresAt.getTime() - job.createdAt.getTime()) / 1_000);
    await boss.send(MAIL_QUEUE, mailJobToData(job), {
      db: this.#db,
      id: job.id,
      // Not unique: jobs of an account are found by it.
      ...(job.userId === null ? {} : { singletonKey: job.userId }),
      retryLimit: MOST_RETRIES,
      retryDelay: FIRST_RETRY_SECONDS,
      retryBackoff: true,
      retryDelayMax: LONGEST_RETRY_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retentionSeconds: Math.max(1, lifeSeconds) + KEPT_AFTER_EXPIRY_SECONDS,
      deleteAfterSeconds: KEPT_WHEN_DONE_SECONDS,
    });
  }

  async removeOf(userId: UserId): Promise<void> {
    const boss = await this.open();
    const jobs = await boss.findJobs(MAIL_QUEUE, { key: userId, limit: MOST_JOBS, db: this.#db });
    if (jobs.length === 0) return;
    const ids = jobs.map(({ id }) => id);
    await boss.deleteJob(MAIL_QUEUE, ids, { db: this.#db });
  }

  /** Prepares for the first job. */
  async open(): Promise<PgBoss> {
    const opening = (this.#boss ??= this.#startSender());
    try {
      return await opening;
    } catch (error) {
      if (this.#boss === opening) this.#boss = null;
      throw error;
    }
  }

  async close(): Promise<void> {
    const boss = await this.#boss?.catch(() => null);
    await boss?.stop({ close: false, graceful: false });
  }

  /**
   * Starts pg-boss by statements of the transaction under way: those that hold all connections may be waiting for this
   * one. Later it reads the list of queues by a timer, which must not see the transaction.
   */
  async #startSender(): Promise<PgBoss> {
    const { PgBoss: Boss } = await import('pg-boss');
    const failures: unknown[] = [];
    let started = false;
    const executeSql: Db['executeSql'] = async (text, values) => {
      if (started) return await this.#outsideTransactions(() => this.#db.executeSql(text, values));
      return await this.#db.executeSql(text, values).catch((error: unknown) => {
        failures.push(error);
        throw error;
      });
    };
    const boss = new Boss({ ...BOSS_OPTIONS, db: { executeSql }, supervise: false });
    // What the timer can't read is read again.
    boss.on('error', () => undefined);
    await boss.start();
    started = true;
    if (failures.length === 0) return boss;
    // It has started without its list of queues and could send nothing.
    await boss.stop({ close: false, graceful: false });
    throw failures[0];
  }
}
