/** The time of day. Use cases never ask the system. */
export interface Clock {
  now(): Date;
}
