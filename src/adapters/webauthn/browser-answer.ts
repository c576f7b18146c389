import { z } from 'zod';
import type { PasskeyAnswer } from '#application/factors/ports/web-authn.ts';

/** Bytes of a credential id and of a user handle (WebAuthn, sections 4 and 5.4.3), and bounds for what has none. */
const MAX_BYTES = {
  credentialId: 1_023,
  userHandle: 64,
  challenge: 64,
  clientData: 4_096,
  authenticatorData: 4_096,
  signature: 1_024,
  attestation: 49_152,
} as const;
const MAX_TRANSPORTS = 8;

function base64url(maxBytes: number) {
  return z
    .string()
    .min(1)
    .max(Math.ceil((maxBytes * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/);
}

const credential = {
  id: base64url(MAX_BYTES.credentialId),
  rawId: base64url(MAX_BYTES.credentialId),
  type: z.literal('public-key'),
};
const clientDataJSON = base64url(MAX_BYTES.clientData);
const userHandle = base64url(MAX_BYTES.userHandle)
  .nullish()
  .transform((handle) => handle ?? undefined);

const answer = z.object({ ...credential, response: z.object({ clientDataJSON, userHandle }) });

/** `RegistrationResponseJSON` (WebAuthn, section 5.1.8): the members that are read, and no others. */
export const registrationAnswer = z.object({
  ...credential,
  response: z.object({
    clientDataJSON,
    attestationObject: base64url(MAX_BYTES.attestation),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,32}$/))
      .max(MAX_TRANSPORTS)
      .optional(),
  }),
});
export type RegistrationAnswer = z.output<typeof registrationAnswer>;

/** `AuthenticationResponseJSON`, likewise. */
export const authenticationAnswer = z.object({
  ...credential,
  response: z.object({
    clientDataJSON,
    authenticatorData: base64url(MAX_BYTES.authenticatorData),
    signature: base64url(MAX_BYTES.signature),
    userHandle,
  }),
});

/** What the browser signed (WebAuthn, section 5.8.1). A page within a page of another origin may not ask. */
const clientData = z.object({
  challenge: base64url(MAX_BYTES.challenge),
  crossOrigin: z.literal(false).optional(),
  topOrigin: z.undefined().optional(),
});

/** Null for what no browser sends. Nothing is verified. */
export function readBrowserAnswer(sent: unknown): PasskeyAnswer | null {
  const parsed = answer.safeParse(sent);
  if (!parsed.success) return null;
  const { id, response } = parsed.data;
  const client = clientData.safeParse(jsonIn(response.clientDataJSON));
  if (!client.success) return null;
  return {
    challenge: client.data.challenge,
    credentialId: id,
    userHandle: response.userHandle ?? null,
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}
