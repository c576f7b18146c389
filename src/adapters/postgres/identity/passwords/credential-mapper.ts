import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { Credential } from '#application/identity/passwords/ports/credential-repository.ts';
import { userToDomain } from '../accounts/user-mapper.ts';
import type { CredentialRow } from './queries.ts';

export function credentialToDomain({ passwordHash, ...user }: CredentialRow): Credential {
  return { user: userToDomain(user), passwordHash: passwordHash as PasswordHash };
}
