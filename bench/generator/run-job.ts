import { checkOf } from './check.ts';
import { Connection } from './connection.ts';
import type { Job, JobResult } from './job.ts';
import { requestsOf } from './requests.ts';
import { Tally } from './tally.ts';

/** Service Unavailable (RFC 9110, section 15.6.4). */
const REFUSAL = 503;

/** Loads a server with the job's requests and looks at every answer. Never rejects: what fails is counted as wrong. */
export async function runJob(job: Job): Promise<JobResult> {
  const { lanes, status, mayBeRefused = false, chain: { member, first = [] } = {}, numbers } = job;
  const { after, last } = numbers ?? { after: 0, last: Number.MAX_SAFE_INTEGER };
  const amount = Math.max(job.amount, lanes.length);
  const chain = [...first];
  let number = after;
  let sent = 0;
  const tally = new Tally(amount);

  await Promise.all(
    lanes.map(async (lane, at) => {
      const connection = new Connection(new URL(job.url));
      const next = requestsOf(job, lane, () => (number++ % last) + 1);
      const check = checkOf(lane, status);
      while (sent < amount) {
        sent += 1;
        const request = next(chain[at] ?? '');
        const sentAt = performance.now();
        try {
          const answer = await connection.ask(request);
          if (mayBeRefused && answer.status === REFUSAL) tally.noteRefusal(sentAt);
          else tally.note(sentAt, check(answer));
          if (member !== undefined) chain[at] = memberOf(answer.body, member);
        } catch (error) {
          tally.note(sentAt, String(error));
        }
      }
      connection.close();
    }),
  );
  return { ...tally.result(), chain };
}

function memberOf(body: Buffer, member: string): string {
  try {
    return (JSON.parse(body.toString()) as Record<string, string>)[member] ?? 'lost';
  } catch {
    return 'lost';
  }
}
