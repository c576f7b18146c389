/** A key of the key folder. */
export interface PresentKey {
  /** The name of its file. */
  readonly name: string;
  readonly kind: 'signing' | 'refresh' | 'mail' | 'factor';
  readonly createdAt: Date;
}

/** The keys that this instance has. */
export interface KeyInventory {
  /** As of the last reading of the key folder. */
  presentKeys(): readonly PresentKey[];
}
