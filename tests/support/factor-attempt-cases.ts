import { COUNTING_MS, PAUSE_MS } from '#domain/factors/factor-attempts.ts';

/** What happens to an account, in milliseconds from the first. */
export type FactorAttemptEvent =
  | { readonly what: 'tried'; readonly at: number; readonly nextAt: number | null }
  | { readonly what: 'right' | 'takenBack' };

/** A second proof is tried: admitted, or refused until a time. */
const admitted = (at: number): FactorAttemptEvent => ({ what: 'tried', at, nextAt: null });
const refused = (at: number, nextAt: number): FactorAttemptEvent => ({ what: 'tried', at, nextAt });
/** The last one that was admitted was right. */
const right: FactorAttemptEvent = { what: 'right' };
/** It was never compared. */
const takenBack: FactorAttemptEvent = { what: 'takenBack' };

const many = (count: number, start: number, every: number): readonly FactorAttemptEvent[] =>
  Array.from({ length: count }, (_, turn) => admitted(start + turn * every));

/** Four wrong ones and a right one, which the day does not count, as often as there are rounds. */
const fourWrong = (rounds: number): readonly FactorAttemptEvent[] =>
  Array.from({ length: rounds }, (_, round) => [
    ...many(4, round * 100, 1),
    admitted(round * 100 + 50),
    right,
  ]).flat();

/** The rule of `nextFactorAttemptAt` by examples: the domain and every counter are held to them. */
export const FACTOR_ATTEMPT_CASES: Readonly<Record<string, readonly FactorAttemptEvent[]>> = {
  'five in a row are admitted at once, the sixth after a pause that begins with the fifth': [
    ...many(5, 0, 10),
    refused(41, 40 + PAUSE_MS),
    refused(39 + PAUSE_MS, 40 + PAUSE_MS),
    admitted(40 + PAUSE_MS),
  ],
  'there is a pause after every further one': [
    ...many(5, 0, 0),
    admitted(PAUSE_MS),
    refused(PAUSE_MS + 1, 2 * PAUSE_MS),
    admitted(2 * PAUSE_MS),
    refused(2 * PAUSE_MS, 3 * PAUSE_MS),
  ],
  'a refused one makes the pause no longer': [
    ...many(5, 0, 0),
    refused(PAUSE_MS - 1, PAUSE_MS),
    admitted(PAUSE_MS),
  ],
  'a right one ends the row': [...many(5, 0, 0), admitted(PAUSE_MS), right, ...many(5, PAUSE_MS, 0)],
  'one that is taken back is no failure, and the row goes on': [
    ...many(4, 0, 0),
    admitted(1),
    takenBack,
    admitted(2),
    refused(3, 2 + PAUSE_MS),
    admitted(2 + PAUSE_MS),
    takenBack,
    takenBack,
    admitted(3 + PAUSE_MS),
  ],
  'ones that are taken back are not among the fifty': [
    ...many(49, 0, PAUSE_MS),
    admitted(49 * PAUSE_MS),
    takenBack,
    admitted(51 * PAUSE_MS),
    refused(52 * PAUSE_MS, COUNTING_MS),
  ],
  'the only one, taken back, begins neither row nor day': [
    admitted(0),
    takenBack,
    takenBack,
    ...many(50, COUNTING_MS - 10, PAUSE_MS),
    refused(COUNTING_MS - 10 + 50 * PAUSE_MS, 2 * COUNTING_MS - 10),
  ],
  'a row goes on over days': [
    ...many(5, 0, 0),
    admitted(3 * COUNTING_MS),
    refused(3 * COUNTING_MS, 3 * COUNTING_MS + PAUSE_MS),
  ],
  'fifty in a day close codes until a day after the first': [
    ...many(50, 1_000, PAUSE_MS),
    refused(1_000 + 50 * PAUSE_MS, 1_000 + COUNTING_MS),
    refused(999 + COUNTING_MS, 1_000 + COUNTING_MS),
    admitted(1_000 + COUNTING_MS),
    admitted(1_000 + COUNTING_MS + PAUSE_MS),
  ],
  'right ones in between are not among the fifty, and do not begin the day anew': [
    ...fourWrong(12),
    admitted(2_000),
    admitted(2_001),
    refused(2_002, COUNTING_MS),
    refused(COUNTING_MS - 1, COUNTING_MS),
    admitted(COUNTING_MS),
  ],
  'the pause counts where it is longer than what is left of the day': [
    ...many(49, 0, PAUSE_MS),
    admitted(COUNTING_MS - 1),
    refused(COUNTING_MS, COUNTING_MS - 1 + PAUSE_MS),
    admitted(COUNTING_MS - 1 + PAUSE_MS),
  ],
  'a day without a wrong one begins no day': [
    admitted(0),
    right,
    ...many(50, COUNTING_MS - 10, PAUSE_MS),
    refused(COUNTING_MS - 10 + 50 * PAUSE_MS, 2 * COUNTING_MS - 10),
  ],
};
