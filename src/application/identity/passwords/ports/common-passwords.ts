/** The passwords that everybody tries first. */
export interface CommonPasswords {
  /** @param folded in lower case and NFC. */
  includes(folded: string): Promise<boolean>;
}
