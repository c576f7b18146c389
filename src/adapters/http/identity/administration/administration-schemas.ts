import { z } from 'zod';
import { suspensionReasonViolation } from '#domain/identity/accounts/suspension.ts';
import { searchTextViolation } from '#domain/identity/accounts/search-text.ts';
import { ACCOUNT_STATUSES } from '#application/identity/administration/views.ts';
import { cursor, id, limit, ruled, time, timestamp } from '#adapters/http/schema-fields.ts';
import { account, registration } from '../accounts/account-schemas.ts';
import { newPassword } from '../passwords/password-schemas.ts';
import { roleList } from '../roles/role-schemas.ts';

const status = z.enum(ACCOUNT_STATUSES);

export const accountQuery = z
  .object({
    limit,
    cursor,
    q: ruled(searchTextViolation).optional().meta({
      description: 'How the email, the login, the first or the last name begins, in any case of letters.',
      minLength: 3,
      maxLength: 254,
    }),
    role: z.string().optional().meta({ description: 'Only accounts that hold this role.' }),
    status: status.optional().meta({ description: 'Only accounts with this status.' }),
    createdFrom: time.optional().meta({ description: 'Only accounts made at this time or later.' }),
    createdTo: time.optional().meta({ description: 'Only accounts made before this time.' }),
  })
  .refine(({ createdFrom, createdTo }) => !(createdFrom && createdTo) || createdFrom < createdTo, {
    path: ['createdTo'],
    error: 'createdTo must be later than createdFrom.',
    params: { code: 'time.range' },
  });

export const newAccount = z
  .strictObject({
    ...registration.shape,
    password: newPassword.nullish(),
    roles: roleList.optional(),
  })
  .meta({
    id: 'NewAccount',
    description:
      'As in Registration, with roles (`user` where none are named). Without a password the answer holds an invitation ' +
      'with which the account gets one.',
  });

export const suspension = z
  .strictObject({
    reason: ruled(suspensionReasonViolation).meta({ minLength: 1, maxLength: 500 }),
    until: time.nullish(),
  })
  .meta({ id: 'Suspension', description: 'Without `until` it lasts until the account is reinstated.' });

const managed = {
  ...account.shape,
  status,
  suspendedUntil: timestamp.nullable(),
  suspensionReason: z.string().nullable(),
  lastLoginAt: timestamp.nullable(),
};

export const managedAccount = z
  .object(managed)
  .meta({ id: 'ManagedAccount', description: 'An account as admins see it.' });

export const managedAccountPage = z
  .object({ items: z.array(managedAccount), nextCursor: z.string().nullable() })
  .meta({ id: 'ManagedAccountPage' });

export const createdAccount = z
  .object({
    ...managed,
    invitation: z.object({ id, token: z.string().nullable(), expiresAt: timestamp }).nullable().meta({
      description:
        'To an account without a password. The token is shown this once; null where the invitation was mailed.',
    }),
  })
  .meta({ id: 'CreatedAccount' });
