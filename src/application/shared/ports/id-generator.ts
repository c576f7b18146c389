/** Makes ids: UUIDs of version 7 (RFC 9562) that are strictly increasing within a process, also within a millisecond. */
export interface IdGenerator {
  next(): string;
}
