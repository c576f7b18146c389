import type { TotpCodes } from '#application/factors/ports/totp-codes.ts';

/** What authenticator apps expect of whoever says nothing else (RFC 6238; Google's key URI format). */
const FORM = { algorithm: 'sha1', digits: 6, period: 30 } as const;
/** RFC 4226, section 4, R6: 160 bits. */
const SECRET_BYTES = 20;
const CODE = /^\d{6}$/;

/** Codes by otplib, which is loaded when the first one is needed. */
export class OtplibTotpCodes implements TotpCodes {
  readonly #issuer: string;

  /** @param issuer the name of the service, which apps show. */
  constructor({ issuer }: { readonly issuer: string }) {
    this.#issuer = issuer;
  }

  async newSecret(): Promise<string> {
    const { generateSecret } = await import('otplib');
    return generateSecret({ length: SECRET_BYTES });
  }

  async uri(secret: string, account: string): Promise<string> {
    const { generateURI } = await import('otplib');
    return generateURI({ ...FORM, issuer: this.#issuer, label: account, secret });
  }

  async stepOf(secret: string, code: string, now: Date): Promise<number | null> {
    const token = code.replaceAll(/\s/g, '');
    if (!CODE.test(token)) return null;
    const { verify } = await import('otplib');
    const epoch = Math.floor(now.getTime() / 1_000);
    const result = await verify({ ...FORM, secret, token, epoch, epochTolerance: FORM.period });
    return result.valid && 'timeStep' in result ? result.timeStep : null;
  }
}
