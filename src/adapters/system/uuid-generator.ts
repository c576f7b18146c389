import { v7 } from 'uuid';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';

/** UUIDs of version 7 (RFC 9562): each of this process is greater than the one before it. */
export class UuidGenerator implements IdGenerator {
  next(): string {
    return v7();
  }
}
