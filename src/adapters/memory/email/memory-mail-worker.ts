import type { MailJob, MailJobId } from '#domain/email/mail-job.ts';
import type { DeliveryResult } from '#application/email/attempt-delivery.ts';
import type { MemoryStore } from '../memory-store.ts';

const LOOK_EVERY_MS = 10;
const RETRY_MS = 50;

/** Delivers the jobs of a {@link MemoryStore}, oldest first. */
export class MemoryMailWorker {
  readonly #store: MemoryStore;
  readonly #notBefore = new Map<MailJobId, number>();
  #timer: NodeJS.Timeout | undefined;
  #current: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  start(attempt: (job: MailJob) => Promise<DeliveryResult>): Promise<void> {
    const round = (): void => {
      this.#current = this.#deliverAll(attempt).then(() => {
        if (!this.#stopped) this.#timer = setTimeout(round, LOOK_EVERY_MS).unref();
      });
    };
    round();
    return Promise.resolve();
  }

  async figures(): Promise<{ readonly length: number; readonly oldestSeconds: number }> {
    const [oldest, ...rest] = await this.#jobs();
    if (oldest === undefined) return { length: 0, oldestSeconds: 0 };
    return { length: rest.length + 1, oldestSeconds: (Date.now() - oldest.createdAt.getTime()) / 1_000 };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#current;
  }

  async #deliverAll(attempt: (job: MailJob) => Promise<DeliveryResult>): Promise<void> {
    for (const job of await this.#jobs()) {
      if (this.#stopped) return;
      if ((this.#notBefore.get(job.id) ?? 0) > performance.now()) continue;
      const result = await attempt(job);
      if (result === 'delayed') this.#notBefore.set(job.id, performance.now() + RETRY_MS);
      else await this.#store.write(({ mailJobs }) => void mailJobs.delete(job.id));
    }
  }

  #jobs(): Promise<readonly MailJob[]> {
    return this.#store.read(({ mailJobs }) => [...mailJobs.values()].map((job) => structuredClone(job)));
  }
}
