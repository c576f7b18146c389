/** The list of common passwords (NIST SP 800-63B, section 5.1.1.2). */
export interface CommonPasswords {
  /** Whether the list holds it. @param folded in lower case and NFC. */
  includes(folded: string): Promise<boolean>;
}
