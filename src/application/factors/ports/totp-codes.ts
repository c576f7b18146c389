/** Time-based codes (RFC 6238): SHA-1, 6 digits, 30 s, one step either side. */
export interface TotpCodes {
  /** A random secret of 160 bits, base 32. */
  newSecret(): Promise<string>;
  /** For the QR code that an authenticator app reads: `otpauth://totp/…`. @param account what the app shows beside the service's name. */
  uri(secret: string, account: string): Promise<string>;
  /** The time step whose code this is, spaces aside; null for a wrong one. */
  stepOf(secret: string, code: string, now: Date): Promise<number | null>;
}
