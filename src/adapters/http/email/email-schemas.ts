import { z } from 'zod';
import type { Proof } from '#application/email/challenge-proofs.ts';
import type { Violation } from '#domain/shared/field-rule.ts';
import { id, isBodyObject, opaqueText, ruled, timestamp } from '../schema-fields.ts';
import { email } from '../identity/accounts/account-schemas.ts';
import { candidatePassword, newPassword } from '../identity/passwords/password-schemas.ts';

function codeViolation(raw: string): Violation | null {
  const digits = raw.replaceAll(' ', '');
  if (raw.length <= 16 && /^[0-9]{8}$/.test(digits)) return null;
  return { code: 'code.invalid', detail: 'A code has 8 digits.' };
}

const token = opaqueText().meta({ description: 'From the fragment of the link.' });
const challengeId = opaqueText().meta({ description: 'As the request for the mail was answered.' });
const code = ruled(codeViolation).meta({
  description: 'From the mail; spaces do not matter.',
  examples: ['1234 5678'],
});
const proof = { token: token.optional(), challengeId: challengeId.optional(), code: code.optional() };

type ProofFields = { readonly [Field in keyof typeof proof]?: string | undefined };

/** Either a token or a code with its challenge. */
function withProof<Schema extends z.ZodType<ProofFields>>(schema: Schema): Schema {
  return schema
    .refine(
      ({ token: given, challengeId: of, code: typed }) =>
        given !== undefined || (of !== undefined && typed !== undefined),
      {
        path: ['token'],
        error: 'A token is required, or a challengeId and a code.',
        params: { code: 'field.required' },
        when: isBodyObject,
      },
    )
    .refine(
      ({ token: given, challengeId: of, code: typed }) =>
        given === undefined || (of === undefined && typed === undefined),
      {
        path: ['code'],
        error: 'Send either a token, or a challengeId and a code.',
        params: { code: 'proof.two' },
        when: isBodyObject,
      },
    );
}

/** @param fields checked by {@link withProof}. */
export function proofOf({ token: given, challengeId: of = '', code: typed = '' }: ProofFields): Proof {
  return given === undefined ? { challengeId: of, code: typed } : { token: given };
}

export const verificationProof = withProof(
  z.strictObject({ ...proof, password: candidatePassword.optional() }),
).meta({
  id: 'VerificationProof',
  description:
    'A token, or a challengeId and a code. With a bearer of the account, or its password, everything stays.',
});

export const changeProof = withProof(z.strictObject(proof)).meta({
  id: 'EmailChangeProof',
  description: 'A token, or a challengeId and a code.',
});

export const resetProof = withProof(z.strictObject({ ...proof, newPassword })).meta({
  id: 'PasswordResetProof',
  description: 'A token, or a challengeId and a code.',
});

export const undoProof = z.strictObject({ token }).meta({ id: 'EmailUndoProof' });

export const resetRequest = z.strictObject({ email }).meta({ id: 'PasswordResetRequest' });

export const challenge = z.object({ challengeId: id, expiresAt: timestamp }).meta({
  id: 'Challenge',
  description: 'The link of the mail works until `expiresAt`, its code for ten minutes.',
});
