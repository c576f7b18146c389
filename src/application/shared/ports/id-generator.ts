/** Generates UUIDs of version 7 (RFC 9562). */
export interface IdGenerator {
  /** An id greater than all before it in this process, also within a millisecond. */
  next(): string;
}
