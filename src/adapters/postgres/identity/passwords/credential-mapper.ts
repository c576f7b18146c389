import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Credential } from '#application/identity/passwords/ports/credential-repository.ts';
import type { CredentialRecord } from '#adapters/postgres/entities/credential-record.ts';
import type { Row } from '#adapters/postgres/row.ts';
import { userToDomain } from '../accounts/user-mapper.ts';
import type { CredentialRow } from './queries.ts';

export function credentialToDomain({ passwordHash, ...user }: CredentialRow): Credential {
  return { user: userToDomain(user), passwordHash: passwordHash as PasswordHash };
}

export function credentialToRecord(userId: UserId, passwordHash: PasswordHash): Row<typeof CredentialRecord> {
  return { userId, passwordHash };
}
