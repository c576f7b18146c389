interface Dated {
  readonly name: string;
  readonly createdAt: Date;
}

/** The keys of one kind, of which one signs at a time. */
export interface KeyRotationSchedule<T extends Dated> {
  /** Oldest first, in the order of their names. */
  readonly keys: readonly T[];
  /** Milliseconds for which a new key is only published, so that every instance and reader knows it before it signs. */
  readonly publishDelayMs: number;
}

/** The key that signs at a time: the newest one older than the delay, or the oldest of all; null without keys. */
export function signerAt<T extends Dated>(
  { keys, publishDelayMs }: KeyRotationSchedule<T>,
  time: Date,
): T | null {
  const latest = time.getTime() - publishDelayMs;
  return keys.findLast((key) => key.createdAt.getTime() <= latest) ?? keys[0] ?? null;
}

/**
 * The last time at which a key may have signed: `now` if it signs now, null if it has not signed yet. An instance that
 * reads the folder every 10 s may sign that much longer when the delay is shorter.
 */
export function signedUntil<T extends Dated>(
  schedule: KeyRotationSchedule<T>,
  key: T,
  now: Date,
): Date | null {
  if (signerAt(schedule, now)?.name === key.name) return now;
  const successor = schedule.keys[schedule.keys.findIndex(({ name }) => name === key.name) + 1];
  if (successor === undefined || isWaiting(schedule, key, now)) return null;
  return new Date(successor.createdAt.getTime() + schedule.publishDelayMs);
}

/** Whether a key is still within the publish delay. */
export function isWaiting<T extends Dated>(
  { publishDelayMs }: KeyRotationSchedule<T>,
  key: T,
  now: Date,
): boolean {
  return key.createdAt.getTime() + publishDelayMs > now.getTime();
}
