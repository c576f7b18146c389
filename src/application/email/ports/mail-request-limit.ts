/** Limits how many mails one network may ask for. */
export interface MailRequestLimit {
  /**
   * Counts a request of a network, atomically over all instances.
   * @returns 0 when it is admitted, else the seconds to wait. Never throws.
   */
  admit(network: string): Promise<number>;
}
