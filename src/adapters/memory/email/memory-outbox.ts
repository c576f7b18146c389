import type { MailJob } from '#domain/email/mail-job.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { MailOutbox } from '#application/email/ports/mail-outbox.ts';
import type { MemoryStore } from '../memory-store.ts';

/** Mail jobs in memory. */
export class MemoryOutbox implements MailOutbox {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async enqueue(job: MailJob): Promise<void> {
    await this.#store.write(({ mailJobs }) => void mailJobs.set(job.id, structuredClone(job)));
  }

  async removeOf(userId: UserId): Promise<void> {
    await this.#store.write(({ mailJobs }) => {
      for (const job of mailJobs.values()) if (job.userId === userId) mailJobs.delete(job.id);
    });
  }
}
