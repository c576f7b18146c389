import { z } from 'zod';
import { INVITATION_TTL, MAX_INVITATION_TTL } from '#domain/invitations/invitation.ts';
import { cursor, id, limit, timestamp } from '../schema-fields.ts';
import { email, registration } from '../identity/accounts/account-schemas.ts';
import { roleList } from '../identity/roles/role-schemas.ts';

export const newInvitation = z
  .strictObject({
    email: email.nullish(),
    roles: roleList,
    expiresInSeconds: z
      .number()
      .nullish()
      .meta({
        description: 'A whole number of seconds; the domain checks it.',
        override: {
          type: ['integer', 'null'],
          minimum: 1,
          maximum: MAX_INVITATION_TTL,
          default: INVITATION_TTL,
        },
      }),
  })
  .meta({
    id: 'NewInvitation',
    description: 'With an email, the account gets that; else whoever accepts names one.',
  });

export const issuedInvitation = z.object({ id, token: z.string().nullable(), expiresAt: timestamp }).meta({
  id: 'IssuedInvitation',
  description:
    'The token is shown this once, and kept nowhere; null where the invitation was mailed to its email.',
});

export const invitationQuery = z.object({ limit, cursor });

const invitation = z
  .object({
    id,
    email: z.string().nullable(),
    roles: z.array(z.string()),
    inviterId: z.string().nullable().meta({ description: 'Null for an operator, or an admin who is gone.' }),
    userId: z.string().nullable().meta({ description: 'The account that accepting gives a password.' }),
    status: z.enum(['open', 'accepted', 'revoked', 'expired']),
    createdAt: timestamp,
    expiresAt: timestamp,
  })
  .meta({ id: 'Invitation' });

export const invitationPage = z
  .object({ items: z.array(invitation), nextCursor: z.string().nullable() })
  .meta({ id: 'InvitationPage' });

export const acceptance = z.strictObject({ token: z.string(), ...registration.shape }).meta({
  id: 'InvitationAcceptance',
  description:
    'As in Registration. The email is left out where the invitation names it; all names are where the invitation is to ' +
    'an account that exists.',
});
