import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Any JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Bytes of an object as compact JSON in UTF-8. */
const MAX_BYTES = 8_192;

const utf8 = new TextEncoder();

/** What changes; what is left out stays. */
export interface MetadataChange {
  readonly metadata?: JsonObject | undefined;
  readonly adminMetadata?: JsonObject | undefined;
}

export interface MetadataSnapshot {
  readonly userId: UserId;
  /** The owner reads and writes it. */
  readonly metadata: JsonObject;
  /** Admins read and write it; the owner does not see it. */
  readonly adminMetadata: JsonObject;
  /** Raised by every stored change of either; for optimistic locking and entity tags. */
  readonly version: number;
}

/** The custom data of an account: two objects that this service keeps and does not read. Immutable. */
export class AccountMetadata implements MetadataSnapshot {
  readonly userId: UserId;
  readonly metadata: JsonObject;
  readonly adminMetadata: JsonObject;
  readonly version: number;

  private constructor({ userId, metadata, adminMetadata, version }: MetadataSnapshot) {
    this.userId = userId;
    this.metadata = metadata;
    this.adminMetadata = adminMetadata;
    this.version = version;
  }

  /** What every account has at first, without anything being stored. */
  static empty(userId: UserId): AccountMetadata {
    return new AccountMetadata({ userId, metadata: {}, adminMetadata: {}, version: FIRST_VERSION });
  }

  static restore(snapshot: MetadataSnapshot): AccountMetadata {
    return new AccountMetadata(snapshot);
  }

  /** Whether nothing was ever stored. */
  get isFirst(): boolean {
    return this.version === FIRST_VERSION;
  }

  /** @throws {InvalidFieldsError} for an object that is too large. */
  with({ metadata = this.metadata, adminMetadata = this.adminMetadata }: MetadataChange): AccountMetadata {
    checkSize('metadata', metadata);
    checkSize('adminMetadata', adminMetadata);
    return new AccountMetadata({ ...this.snapshot(), metadata, adminMetadata });
  }

  /** The same under the version that a repository gave it. */
  withVersion(version: number): AccountMetadata {
    return new AccountMetadata({ ...this.snapshot(), version });
  }

  /** A copy of all fields. */
  snapshot(): MetadataSnapshot {
    // oxlint-disable-next-line typescript/no-misused-spread -- the fields without the methods are what is wanted
    return { ...this };
  }
}

const FIRST_VERSION = 1;

function checkSize(field: string, value: JsonObject): void {
  if (utf8.encode(JSON.stringify(value)).length <= MAX_BYTES) return;
  const detail = `Custom data has at most ${MAX_BYTES} bytes as compact JSON.`;
  throw InvalidFieldsError.of(field, { code: 'metadata.too_large', detail });
}
