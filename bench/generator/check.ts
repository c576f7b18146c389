import type { WholeAnswer } from './answer-reader.ts';
import type { Lane } from './job.ts';

/** Tells what is wrong with an answer; null where nothing is. */
export type Check = (answer: WholeAnswer) => string | null;

/** Holds every answer of a lane against what it must be, byte by byte. */
export function checkOf({ exactly, includes = [] }: Lane, status: number): Check {
  const whole = exactly === undefined ? null : Buffer.from(exactly);
  const parts = includes.map((part) => Buffer.from(part));
  return (answer) => {
    if (answer.status !== status) return `status ${answer.status} in place of ${status}`;
    const { body } = answer;
    const right = whole === null ? parts.every((part) => body.includes(part)) : body.equals(whole);
    return right ? null : `this body: ${body.toString('utf8', 0, 300)}`;
  };
}
