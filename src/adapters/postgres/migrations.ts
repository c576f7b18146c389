import type { Options } from '@mikro-orm/postgresql';
import { join } from 'node:path';
import { Users } from '#migrations/20260101000000-users.ts';
import { Credentials } from '#migrations/20260101000100-credentials.ts';
import { Sessions } from '#migrations/20260101000200-sessions.ts';
import { KnownNetworks } from '#migrations/20260101000300-known-networks.ts';
import { Tasks } from '#migrations/20260101000400-tasks.ts';
import { AuditEvents } from '#migrations/20260101000500-audit-events.ts';
import { AccountState } from '#migrations/20260101000600-account-state.ts';
import { AccountSearch } from '#migrations/20260101000700-account-search.ts';
import { Invitations } from '#migrations/20260101000800-invitations.ts';
import { AccountMetadata } from '#migrations/20260101000900-account-metadata.ts';
import { MailJobs } from '#migrations/20260101001000-mail-jobs.ts';
import { EmailChallenges } from '#migrations/20260101001100-email-challenges.ts';
import { ImportedAccounts } from '#migrations/20260101001200-imported-accounts.ts';
import { MailedInvitations } from '#migrations/20260101001300-mailed-invitations.ts';
import { SessionAuthentication } from '#migrations/20260101001400-session-authentication.ts';
import { SecondFactors } from '#migrations/20260101001500-second-factors.ts';
import { Passkeys } from '#migrations/20260101001600-passkeys.ts';
import { InvitationsByExpiry } from '#migrations/20260101001700-invitations-by-expiry.ts';

/**
 * Every file of `migrations/`, oldest first. A list, and not the folder: the ORM would search that with a glob pattern,
 * in which brackets and braces of a folder's name mean something else.
 */
export const MIGRATIONS = [
  { name: '20260101000000-users', class: Users },
  { name: '20260101000100-credentials', class: Credentials },
  { name: '20260101000200-sessions', class: Sessions },
  { name: '20260101000300-known-networks', class: KnownNetworks },
  { name: '20260101000400-tasks', class: Tasks },
  { name: '20260101000500-audit-events', class: AuditEvents },
  { name: '20260101000600-account-state', class: AccountState },
  { name: '20260101000700-account-search', class: AccountSearch },
  { name: '20260101000800-invitations', class: Invitations },
  { name: '20260101000900-account-metadata', class: AccountMetadata },
  { name: '20260101001000-mail-jobs', class: MailJobs },
  { name: '20260101001100-email-challenges', class: EmailChallenges },
  { name: '20260101001200-imported-accounts', class: ImportedAccounts },
  { name: '20260101001300-mailed-invitations', class: MailedInvitations },
  { name: '20260101001400-session-authentication', class: SessionAuthentication },
  { name: '20260101001500-second-factors', class: SecondFactors },
  { name: '20260101001600-passkeys', class: Passkeys },
  { name: '20260101001700-invitations-by-expiry', class: InvitationsByExpiry },
];

/** For the ORM's migrator. `npm run orm -- migration:create --name=what-it-does` writes a new one to `path`. */
export const MIGRATION_OPTIONS = {
  path: join(import.meta.dirname, '../../../migrations'),
  migrationsList: MIGRATIONS,
  tableName: 'mikro_orm_migrations',
  // The database itself is compared with the entities, not a file that remembers it.
  snapshot: false,
  silent: true,
  fileName: (timestamp: string, name?: string): string => `${timestamp}-${name ?? 'change'}`,
} satisfies Options['migrations'];
