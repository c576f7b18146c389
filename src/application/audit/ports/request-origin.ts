/** What is known of a request wherever it is handled. */
export interface Origin {
  readonly requestId: string;
  /** The client's address. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface RequestOrigin {
  /** The request that is being handled; null outside one: in an operator's command, in the service's own work. */
  current(): Origin | null;
}
