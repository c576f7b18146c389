/** The current time. Domain and application read it only here. */
export interface Clock {
  now(): Date;
}
