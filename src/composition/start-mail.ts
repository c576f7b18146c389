import { Counter, Gauge } from 'prom-client';
import type { MailJob } from '#domain/email/mail-job.ts';
import type { DeliveryResult } from '#application/email/attempt-delivery.ts';
import type { Config } from './config.ts';
import type { MailWorker } from './mail-worker.ts';
import { pause } from './pause.ts';
import type { Runtime } from './runtime.ts';
import { TOKENS as T } from './tokens.ts';

const RETRY_MS = 2_000;

interface Options {
  /** Mail begins after this: once the schema is there. */
  readonly after: Promise<void>;
  /** Ends the attempts to begin. */
  readonly signal: AbortSignal;
}

/** Delivers mail in the background, where mail is on. @returns what stops it. */
export function startMail(
  config: Config,
  { container, system }: Runtime,
  { after, signal }: Options,
): { stop(): Promise<void> } {
  if (config.mail === 'off') return { stop: () => Promise.resolve() };
  const worker = container.get(T.MailWorker);
  const attempt = container.get(T.AttemptDelivery);
  const count = countResults(system);
  reportQueue(worker, system);
  const begin = async (): Promise<void> => {
    await after;
    while (!signal.aborted) {
      try {
        await worker.start(async (job: MailJob) => count(await attempt.execute(job)));
        return;
      } catch (error) {
        system.logger.warn('mail_not_started', { error, retryMs: RETRY_MS });
        await pause(RETRY_MS, signal);
      }
    }
  };
  const begun = begin().catch(() => undefined);
  return {
    stop: async () => {
      await begun;
      await worker.stop();
    },
  };
}

function countResults({ registry }: Runtime['system']): (result: DeliveryResult) => DeliveryResult {
  const results = new Counter({
    name: 'latchkey_mail_attempts_total',
    help: 'Attempts to deliver a mail, by what became of them.',
    labelNames: ['result'],
    registers: [registry],
  });
  return (result) => {
    results.inc({ result });
    return result;
  };
}

function reportQueue(worker: Pick<MailWorker, 'figures'>, { registry }: Runtime['system']): void {
  const length = new Gauge({
    name: 'latchkey_mail_queue_length',
    help: 'Mails that wait for delivery.',
    registers: [registry],
    collect: async () => {
      const figures = await worker.figures();
      if (figures !== null) length.set(figures.length);
    },
  });
  const age = new Gauge({
    name: 'latchkey_mail_oldest_job_seconds',
    help: 'How long the oldest mail that is not delivered has waited.',
    registers: [registry],
    collect: async () => {
      const figures = await worker.figures();
      if (figures !== null) age.set(figures.oldestSeconds);
    },
  });
}
