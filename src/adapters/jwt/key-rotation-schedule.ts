/** A key as far as its turn goes. */
interface Dated {
  readonly name: string;
  readonly createdAt: Date;
}

/** Keys, oldest first, take turns at signing. */
export interface KeyRotationSchedule<T extends Dated> {
  /** In the order of their names, which is that of time. */
  readonly keys: readonly T[];
  /** How long a key is only published before it signs, so that every reader knows it by then. */
  readonly publishDelayMs: number;
}

/** The key that signs at a time: the greatest name older than the delay, or the oldest where none is. */
export function signerAt<T extends Dated>(
  { keys, publishDelayMs }: KeyRotationSchedule<T>,
  time: Date,
): T | null {
  const latest = time.getTime() - publishDelayMs;
  return keys.findLast((key) => key.createdAt.getTime() <= latest) ?? keys[0] ?? null;
}

/**
 * Until when a key may have signed: the end of its turn, `now` while it lasts, null where it has not begun. With a
 * delay shorter than a reader takes to see a new key (10 s), an instance may sign on for that much longer.
 */
export function signedUntil<T extends Dated>(turn: KeyRotationSchedule<T>, key: T, now: Date): Date | null {
  if (signerAt(turn, now)?.name === key.name) return now;
  const successor = turn.keys[turn.keys.findIndex(({ name }) => name === key.name) + 1];
  if (successor === undefined || isWaiting(turn, key, now)) return null;
  return new Date(successor.createdAt.getTime() + turn.publishDelayMs);
}

/** Whether the delay of a key is not over yet. */
export function isWaiting<T extends Dated>(
  { publishDelayMs }: KeyRotationSchedule<T>,
  key: T,
  now: Date,
): boolean {
  return key.createdAt.getTime() + publishDelayMs > now.getTime();
}
