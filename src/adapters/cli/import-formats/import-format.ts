import type { ImportRecord } from '#domain/import/import-record.ts';

/** What Firebase's console shows under "Password hash parameters". */
export interface FirebaseHashConfig {
  readonly signerKey: Buffer;
  readonly saltSeparator: Buffer;
  readonly rounds: number;
  /** The exponent of scrypt's N. */
  readonly memCost: number;
}

/** What a format needs to know beside the lines. */
export interface FormatOptions {
  readonly firebaseHashConfig: FirebaseHashConfig | null;
}

/** Reads a line of another system's export. @throws {InvalidFieldsError} */
export type ImportFormat = (value: unknown, options: FormatOptions) => ImportRecord;
